#include "CCrashMark.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { fault_ill = 1, fault_trap, fault_segv, fault_bus, fault_stack };

static const char *const fault_names[] = {"", "ill", "trap", "segv", "bus", "stack"};

bool crash_trap_planted(const char *path, crash_trap *trap) {
  const char *planted = getenv("CAIRN_TEST_TRAP");
  if (planted == 0) return false;
  unsigned matter;
  unsigned long long position;
  char name[8];
  int length = 0;
  if (sscanf(planted, "%u:%llu:%7[a-z]:%n", &matter, &position, name, &length) != 3 || length == 0)
    return false;
  if (strcmp(planted + length, path) != 0) return false;
  for (uint32_t fault = fault_ill; fault <= fault_stack; fault++) {
    if (strcmp(name, fault_names[fault]) != 0) continue;
    trap->matter = matter;
    trap->position = position;
    trap->fault = fault;
    return true;
  }
  return false;
}

/// Deeper than any stack.
__attribute__((noinline)) static int sink(volatile char *above, unsigned depth) {
  volatile char here[4096];
  here[0] = above[0];
  return depth == 0 ? 0 : sink(here, depth - 1) + here[0];
}

/// A page beyond the end of its file.
static void touch_nothing(void) {
  FILE *file = tmpfile();
  if (file == 0) return;
  volatile char *page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
  if (page != MAP_FAILED) page[0] = 1;
}

void crash_trap_spring(const crash_trap *trap) {
  volatile char start = 0;
  switch (trap->fault) {
    case fault_ill:
#if defined(__x86_64__)
      __asm__ volatile("ud2");
#elif defined(__aarch64__)
      __asm__ volatile("udf #0");
#endif
      raise(SIGILL);
      break;
    case fault_trap:
      __builtin_debugtrap();
      raise(SIGTRAP);
      break;
    case fault_segv:
      *(volatile char *)16 = 1;
      break;
    case fault_bus:
      touch_nothing();
      raise(SIGBUS);
      break;
    default: sink(&start, UINT32_MAX);
  }
}
