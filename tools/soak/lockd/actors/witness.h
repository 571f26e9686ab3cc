/* What the processes of the soak say in files of who believes to have a lease: for each lease a folder, in it `x` of an
 * exclusive holder and `s-*` of the shared ones, each with "pid start owner". A file appears whole or not at all. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct holder {
  int pid;
  long long start;
  char owner[64];
};

static long long now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

/* The kernel's flag of a process that is ending: its files may be closed before it is a zombie. */
#define EXITING 0x4UL

/* When a process started, in clock ticks since boot; -1: it has ended, or runs no more. */
static long long start_of(int pid) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  ssize_t length = read(fd, text, sizeof text - 1);
  close(fd);
  if (length <= 0) return -1;
  text[length] = 0;
  char *rest = strrchr(text, ')');
  if (rest == NULL || rest[2] == 'Z' || rest[2] == 'X') return -1;
  char *saved, *word = strtok_r(rest + 2, " ", &saved);
  for (int field = 0; field < 19 && word != NULL; field++) {
    if (field == 6 && (strtoul(word, NULL, 10) & EXITING)) return -1;
    word = strtok_r(NULL, " ", &saved);
  }
  return word == NULL ? -1 : atoll(word);
}

static int read_holder(const char *path, struct holder *found) {
  char text[256];
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  ssize_t length = read(fd, text, sizeof text - 1);
  close(fd);
  if (length <= 0) return 0;
  text[length] = 0;
  return sscanf(text, "%d %lld %63s", &found->pid, &found->start, found->owner) == 3;
}

static int is_alive(const struct holder *holder) { return start_of(holder->pid) == holder->start; }

/* One who believes to have the lease and lives; 0: nobody. */
static int living_holder(const char *folder, int shared_too, struct holder *found) {
  char path[4096];
  snprintf(path, sizeof path, "%s/x", folder);
  if (read_holder(path, found) && is_alive(found)) return 1;
  DIR *all = shared_too ? opendir(folder) : NULL;
  if (all == NULL) return 0;
  int result = 0;
  for (struct dirent *entry; !result && (entry = readdir(all)) != NULL;) {
    if (strncmp(entry->d_name, "s-", 2) != 0) continue;
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    result = read_holder(path, found) && is_alive(found);
  }
  closedir(all);
  return result;
}
