/*
 * One lease that two guests want, a lock daemon that is killed and replaced, and another program that locks the same file.
 * What is checked, in every order of what can happen (`spin -a lease.pml && gcc -DSAFETY -o pan pan.c && ./pan`):
 *
 *   1. no two guests use the lease at the same time;
 *   2. while the lock daemon serves, who uses the lease without having been told that it is lost has its lock;
 *   3. what another program did to the disk of a guest meanwhile is told to it: its lease is lost;
 *   4. a lease is called lost only if another program had it;
 *   5. a guest that inherited the lock shares the lease with nobody, whatever is killed;
 *   6. nobody waits for ever: who let go of its connection is ended, and every lease is free in the end.
 *
 * Each of these takes one guard away, and must be found to break one of the six; MISSING in the environment says which:
 *
 *   1 NO_JOURNAL     a grant is answered before it is written down
 *   2 SERVE_FIRST    a new lock daemon serves before it has the leases of the last one again
 *   3 NO_ADOPT       it locks anew what a guest has locked, where it should take a duplicate
 *   4 NO_TOKEN       it does not compare the fencing token of what it locks again
 *   5 NO_INHERIT     descriptors are closed when a new image takes over
 *   6 NO_QUIESCE     a new image takes over in the midst of a call, after what it carries was put together
 *   7 EARLY_RELEASE  the lease of an owner that let go of its connection is given back before that owner is gone
 *   8 RUN_FIRST      a guest runs before the lock daemon knows its process
 */

/* How often each guest is started, and how often the lock daemon is killed: with 2 it takes minutes. */
#ifndef LIVES
#define LIVES 1
#endif
#ifndef KILLS
#define KILLS 1
#endif

#define NO_JOURNAL 1
#define SERVE_FIRST 2
#define NO_ADOPT 3
#define NO_TOKEN 4
#define NO_INHERIT 5
#define NO_QUIESCE 6
#define EARLY_RELEASE 7
#define RUN_FIRST 8

/* The guard that is not there; 0: all are. */
byte missing = 0;

#define guests 2
#define mine(g) (g + 1)
#define another 9

/* The kernel: which description has the lock, and who has a descriptor of it. */
byte lock = 0;
bool lockdHas[guests], guestHas[guests];
/* The token in the lease file grows with each grant; only that of a grant at a time matters, so it is "still mine". */
bool tokenIsMine[guests];

/* The lock daemon: what is forgotten when it is killed. */
bool serves = true;
byte life = 0;
byte turn = 0;
byte holder = 0;
bool known[guests], bound[guests], connected[guests], lost[guests];

/* Its journal, which is not. */
bool wroteGrant[guests], wroteProcess[guests];

/* The guests: their processes, and whether they write to the disk. */
bool lives[guests], uses[guests], letGo[guests], inherits[guests];
/* Another program wrote to the disk while the guest used it. */
bool spoiled[guests];
bool othersUse = false;

byte kills = 0, images = 0, others = 0;

/* The lock goes with the last descriptor of its description. */
inline closed(g) {
  if
  :: lock == mine(g) && !lockdHas[g] && !guestHas[g] -> lock = 0
  :: else
  fi
}

inline markToken(g) {
  tokenIsMine[0] = (g == 0);
  tokenIsMine[1] = (g == 1)
}

/* A manager starts guest `me`, which then lives its life; at most twice. */
proctype guest(byte me) {
  byte myLife;
  byte lives_ = 0;

again:
  if
  :: lives_ == LIVES -> goto done
  :: else -> lives_++
  fi;
  /* Registered, and its hold connection is open. */
  atomic { serves -> myLife = life; known[me] = true; connected[me] = true; bound[me] = false; letGo[me] = false; spoiled[me] = false; lost[me] = false }

  /* The call that acquires; each step may be the last that this lock daemon does. */
  atomic { (serves && turn == 0) || life != myLife -> if :: life == myLife -> turn = mine(me) :: else -> goto failed fi }
  atomic {
    if
    :: life != myLife -> goto failed
    :: life == myLife && (holder != 0 || lock != 0) -> turn = 0; goto failed
    :: else -> lock = mine(me); lockdHas[me] = true
    fi
  }
  atomic { if :: life != myLife -> goto failed :: else -> markToken(me) fi }
  atomic { if :: life != myLife -> goto failed :: else -> wroteGrant[me] = (missing != NO_JOURNAL) fi }
  atomic { if :: life != myLife -> goto failed :: else -> holder = mine(me); turn = 0 fi }

  /* The process is made; it may inherit a duplicate of the lock, or not. */
  atomic {
    lives[me] = true;
    inherits[me] = false;
    if
    :: life == myLife && lockdHas[me] -> guestHas[me] = true; inherits[me] = true
    :: true
    fi
  }
  if :: missing == RUN_FIRST -> uses[me] = true :: else fi;
  atomic { serves -> if :: known[me] -> bound[me] = true; wroteProcess[me] = true :: else -> goto failed fi }
  if :: missing == NO_JOURNAL -> wroteGrant[me] = true :: else fi;
  /* What is lost already is told with the answer. */
  atomic { if :: lost[me] -> goto failed :: else -> uses[me] = true fi }

  if
  :: true -> skip                                                             /* it ends, or is killed */
  :: atomic { letGo[me] = true; connected[me] = false } -> !lives[me]         /* it closes its connection and goes on until it is ended */
  fi;

failed:
  atomic { uses[me] = false; lives[me] = false }
  atomic { guestHas[me] = false; closed(me); connected[me] = false; inherits[me] = false }
  /* Forgotten by now, or by a lock daemon that is yet to come. */
  atomic { !known[me] && serves -> wroteGrant[me] = false; wroteProcess[me] = false }
  goto again;

done:
  skip
}

/* The lock daemon looks after owners whose connection is closed. */
proctype watcher() {
  byte g;

end:
  do
  :: atomic {
      serves && turn == 0 && (
        (known[0] && !connected[0] && (!bound[0] || !lives[0])) ||
        (known[1] && !connected[1] && (!bound[1] || !lives[1]))) ->
      if
      :: known[0] && !connected[0] && (!bound[0] || !lives[0]) -> g = 0
      :: known[1] && !connected[1] && (!bound[1] || !lives[1]) -> g = 1
      fi;
      known[g] = false; bound[g] = false; wroteGrant[g] = false; wroteProcess[g] = false; lost[g] = false;
      if
      :: lockdHas[g] -> if :: lock == mine(g) -> lock = 0 :: else fi; lockdHas[g] = false
      :: else
      fi;
      if
      :: holder == mine(g) -> holder = 0
      :: else
      fi;
      g = 0
    }
  /* One that let go of its connection and goes on is ended. */
  :: atomic {
      serves && turn == 0 && known[0] && letGo[0] && lives[0] ->
      g = 0; goto endIt
    }
  :: atomic {
      serves && turn == 0 && known[1] && letGo[1] && lives[1] ->
      g = 1; goto endIt
    }
  od;

endIt:
  atomic {
    if
    :: missing == EARLY_RELEASE && serves && known[g] && holder == mine(g) -> holder = 0; wroteGrant[g] = false; lock = 0; lockdHas[g] = false
    :: else
    fi
  }
  atomic { uses[g] = false; lives[g] = false; g = 0 }
  goto end
}

/* Takes the lease of a living owner again, or says that it is lost. */
inline recover(g) {
  if
  :: wroteGrant[g] && wroteProcess[g] && lives[g] ->
    known[g] = true; bound[g] = true; connected[g] = false;
    if
    :: guestHas[g] && lock == mine(g) && missing != NO_ADOPT -> lockdHas[g] = true; holder = mine(g)
    :: lock == 0 && (tokenIsMine[g] || missing == NO_TOKEN) -> lock = mine(g); lockdHas[g] = true; holder = mine(g)
    :: else -> lost[g] = true
    fi
  :: else -> wroteGrant[g] = false; wroteProcess[g] = false
  fi
}

/* Kills the lock daemon at any moment; then there is another one. */
proctype killer() {
  do
  :: kills < KILLS ->
    atomic {
      kills++;
      serves = false; life++; turn = 0; holder = 0;
      known[0] = false; known[1] = false; bound[0] = false; bound[1] = false;
      connected[0] = false; connected[1] = false;
      lockdHas[0] = false; lockdHas[1] = false;
      closed(0); closed(1)
    }
    if :: missing == SERVE_FIRST -> serves = true :: else fi;
    atomic { recover(0) }
    atomic { recover(1) }
    serves = true
  :: break
  od
}

/* Replaces its image by another one. */
proctype reexec() {
  bool carriedFirst, carriedSecond;
  byte carriedHolder, before;

  do
  /* What is carried is put together, and the new image starts, inside one turn. */
  :: atomic {
      images < 1 && serves && turn == 0 && missing != NO_QUIESCE -> images++;
      if
      :: missing == NO_INHERIT -> lockdHas[0] = false; lockdHas[1] = false; closed(0); closed(1)
      :: else
      fi
    }
  :: atomic {
      images < 1 && serves && missing == NO_QUIESCE -> images++;
      before = life; carriedHolder = holder; carriedFirst = lockdHas[0]; carriedSecond = lockdHas[1]
    }
    atomic {
      if
      :: life == before && serves ->
        holder = carriedHolder; lockdHas[0] = carriedFirst; lockdHas[1] = carriedSecond; turn = 0;
        closed(0); closed(1)
      :: else
      fi
    }
  :: break
  od
}

/* Another program, on this host or on another one, locks the file whenever it can, uses the disk, and goes. */
proctype other() {
  do
  :: others < 1 ->
    atomic { lock == 0 -> lock = another; others++ }
    atomic {
      othersUse = true; tokenIsMine[0] = false; tokenIsMine[1] = false;
      if :: uses[0] -> spoiled[0] = true :: else fi;
      if :: uses[1] -> spoiled[1] = true :: else fi
    }
    atomic { othersUse = false; lock = 0 }
  :: break
  od
}

#define protected(g) (uses[g] && !lost[g])

/* Each is enabled only where something is wrong. */
active proctype monitor() {
end:
  if
  :: uses[0] && uses[1] && !lost[0] && !lost[1] -> assert(false) /* two guests use it */
  :: serves && protected(0) && bound[0] && lives[0] && lock != mine(0) -> assert(false) /* the first has no lock */
  :: serves && protected(1) && bound[1] && lives[1] && lock != mine(1) -> assert(false) /* the second has no lock */
  :: serves && protected(0) && bound[0] && spoiled[0] -> assert(false) /* the first is not told */
  :: serves && protected(1) && bound[1] && spoiled[1] -> assert(false) /* the second is not told */
  :: (inherits[0] && uses[0] || inherits[1] && uses[1]) && othersUse -> assert(false) /* another program uses it too */
  :: lost[0] && uses[0] && inherits[0] -> assert(false) /* the first is told without reason */
  :: lost[1] && uses[1] && inherits[1] -> assert(false) /* the second is told without reason */
  fi
}

init {
  atomic {
    c_code { const char *said = getenv("MISSING"); now.missing = said ? atoi(said) : 0; };
    run guest(0); run guest(1); run watcher(); run killer(); run reexec(); run other()
  }
}
