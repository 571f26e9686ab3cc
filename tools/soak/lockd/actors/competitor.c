/* Another program that locks lease files whenever it can: competitor LEASES WITNESSES GRABS
 * Whoever believes to have a lease at a moment at which this one has its lock is written to GRABS. */
#define _GNU_SOURCE
#include "witness.h"
#include <signal.h>
#include <sys/prctl.h>

static int try_lock(int fd, int command) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
  return fcntl(fd, command, &lock) == 0;
}

int main(int argc, char **argv) {
  if (argc != 4) return 1;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  unsigned long tries = 0;
  for (;;) {
    DIR *leases = opendir(argv[1]);
    if (leases == NULL) {
      usleep(10000);
      continue;
    }
    int found_one = 0;
    for (struct dirent *entry; (entry = readdir(leases)) != NULL;) {
      if (entry->d_name[0] == '.') continue;
      char path[2048], folder[2048];
      struct holder holder;
      snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
      snprintf(folder, sizeof folder, "%s/%s", argv[2], entry->d_name);
      int fd = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
      if (fd < 0) continue;
      int command = tries++ % 2 == 0 ? F_OFD_SETLK : F_SETLK;
      if (try_lock(fd, command)) {
        long long since = now_us();
        if (living_holder(folder, 1, &holder)) {
          char line[512];
          int length = snprintf(line, sizeof line, "%lld %lld %s %d %s %s\n", since, now_us(), entry->d_name, holder.pid,
                                holder.owner, command == F_SETLK ? "posix" : "ofd");
          int log = open(argv[3], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
          if (write(log, line, length) != length) abort();
          close(log);
          found_one = 1;
        }
      }
      /* With it goes the lock, of either kind. */
      close(fd);
    }
    closedir(leases);
    /* A lock daemon that was killed gets its chance to lock again what it had. */
    usleep(found_one ? 50000 : 200);
  }
}
