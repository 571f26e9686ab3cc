/* A process that stands for a guest: guest WITNESSES OWNER x:LEASE|s:LEASE ...
 * It inherits the hold connection as descriptor 3 and, perhaps, locked descriptors after it. Told `go` it says in files which
 * leases it believes to have; what it finds of others there goes to WITNESSES/conflicts. SIGUSR1: it gives them up; SIGUSR2: it
 * closes its hold connection, and goes on, deaf to SIGTERM. */
#include "witness.h"
#include <signal.h>
#include <sys/stat.h>

static char mine[16][4096];
static int count = 0;

static void drop(int signal) {
  (void)signal;
  for (int each = 0; each < count; each++) unlink(mine[each]);
}

static void let_go(int number) {
  (void)number;
  signal(SIGTERM, SIG_IGN);
  close(3);
}

static void complain(const char *witnesses, const char *lease, const char *owner, const struct holder *other) {
  char path[4096], line[512];
  snprintf(path, sizeof path, "%s/conflicts", witnesses);
  int length = snprintf(line, sizeof line, "%lld %s %d %s %d %s\n", now_us(), lease, getpid(), owner, other->pid, other->owner);
  int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (write(fd, line, length) != length) abort();
  close(fd);
}

static void claim(const char *witnesses, const char *wanted, const char *owner) {
  int shared = wanted[0] == 's';
  const char *lease = wanted + 2;
  char folder[2048], temporary[4096], text[256];
  struct holder other;
  snprintf(folder, sizeof folder, "%s/%s", witnesses, lease);
  mkdir(folder, 0700);
  snprintf(temporary, sizeof temporary, "%s/t-%d", folder, getpid());
  int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  int length = snprintf(text, sizeof text, "%d %lld %s\n", getpid(), start_of(getpid()), owner);
  if (write(fd, text, length) != length) abort();
  close(fd);
  char *path = mine[count];
  if (shared) snprintf(path, sizeof mine[0], "%s/s-%d", folder, getpid());
  else snprintf(path, sizeof mine[0], "%s/x", folder);
  while (link(temporary, path) != 0) {
    if (errno != EEXIST) abort();
    if (read_holder(path, &other) && is_alive(&other)) {
      complain(witnesses, lease, owner, &other);
      unlink(temporary);
      return;
    }
    unlink(path);
  }
  unlink(temporary);
  count++;
  if (shared) {
    snprintf(temporary, sizeof temporary, "%s/x", folder);
    if (read_holder(temporary, &other) && is_alive(&other)) complain(witnesses, lease, owner, &other);
    return;
  }
  DIR *all = opendir(folder);
  for (struct dirent *entry; (entry = readdir(all)) != NULL;) {
    if (strncmp(entry->d_name, "s-", 2) != 0) continue;
    snprintf(temporary, sizeof temporary, "%s/%s", folder, entry->d_name);
    if (!read_holder(temporary, &other)) continue;
    if (is_alive(&other)) complain(witnesses, lease, owner, &other);
    else unlink(temporary);
  }
  closedir(all);
}

int main(int argc, char **argv) {
  char word;
  if (argc < 3 || read(0, &word, 1) != 1) return 1;
  signal(SIGPIPE, SIG_IGN);
  signal(SIGUSR1, drop);
  signal(SIGUSR2, let_go);
  for (int each = 3; each < argc && each < 19; each++) claim(argv[1], argv[each], argv[2]);
  // Nobody reads it when the manager was killed meanwhile; a guest lives on.
  if (write(1, "ready\n", 6) != 6) close(1);
  for (;;) pause();
}
