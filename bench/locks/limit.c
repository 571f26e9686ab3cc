/* limit FILE: microseconds that it takes to open a file, lock its first byte, and close it. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  const int count = 200000;
  struct timespec from, to;
  if (argc != 2) return 1;
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (int done = 0; done < count; done++) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
    int fd = open(argv[1], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || fcntl(fd, F_OFD_SETLK, &lock) != 0) return 1;
    close(fd);
  }
  clock_gettime(CLOCK_MONOTONIC, &to);
  printf("%f\n", ((to.tv_sec - from.tv_sec) * 1e9 + (to.tv_nsec - from.tv_nsec)) / 1000 / count);
}
