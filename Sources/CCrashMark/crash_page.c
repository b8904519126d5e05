#include "CCrashMark.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__APPLE__)
#include <dlfcn.h>
#endif

_Static_assert(sizeof(crash_page) <= crash_page_byte_count, "the page holds all of it");

/// Every byte is written, so that no store into the page needs room on the disk.
static int fill(int file) {
  static const uint8_t zeros[crash_page_byte_count];
  struct stat status;
  if (fstat(file, &status) != 0) return -1;
  if (status.st_size >= crash_page_byte_count) return 0;
  ssize_t count = pwrite(file, zeros, sizeof zeros, 0);
  if (count == (ssize_t)sizeof zeros) return 0;
  if (count >= 0) errno = ENOSPC;
  return -1;
}

static crash_page *map(int file, int protection, int flags) {
  void *page = mmap(0, crash_page_byte_count, protection, flags, file, 0);
  int code = errno;
  if (file >= 0) close(file);
  errno = code;
  return page == MAP_FAILED ? 0 : page;
}

crash_page *crash_page_map(const char *path) {
  int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return 0;
  if (fill(file) != 0) {
    int code = errno;
    close(file);
    errno = code;
    return 0;
  }
  return map(file, PROT_READ | PROT_WRITE, MAP_SHARED);
}

crash_page *crash_page_copy(const char *path) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  struct stat status;
  if (fstat(file, &status) != 0 || status.st_size < crash_page_byte_count) {
    close(file);
    errno = EINVAL;
    return 0;
  }
  return map(file, PROT_READ | PROT_WRITE, MAP_PRIVATE);
}

void crash_page_unmap(crash_page *page) { munmap(page, crash_page_byte_count); }

crash_build crash_build_running(void) {
  struct stat status;
  memset(&status, 0, sizeof status);
#if defined(__APPLE__)
  Dl_info image;
  if (dladdr((const void *)&crash_build_running, &image) != 0) stat(image.dli_fname, &status);
  uint64_t nanoseconds = (uint64_t)status.st_mtimespec.tv_nsec;
#else
  // It may have been replaced while it runs: this is what runs.
  if (stat("/proc/self/exe", &status) != 0) memset(&status, 0, sizeof status);
  uint64_t nanoseconds = (uint64_t)status.st_mtim.tv_nsec;
#endif
  return (crash_build){
    .byte_count = (uint64_t)status.st_size,
    .seconds = (uint64_t)status.st_mtime,
    .nanoseconds = nanoseconds,
  };
}
