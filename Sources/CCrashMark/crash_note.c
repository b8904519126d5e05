#include "CCrashMark.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static const int deadly[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS};
enum { deadly_count = sizeof deadly / sizeof deadly[0] };

static struct sigaction previous[deadly_count];
static pthread_once_t installed = PTHREAD_ONCE_INIT;
static pthread_key_t own_stack;

/// A handler may read it: it lies at a fixed distance from the thread's pointer.
#if defined(__ELF__)
__attribute__((tls_model("initial-exec")))
#endif
static _Thread_local crash_note *volatile current;

/// Whether the thread did it itself: what others send says nothing about the fold.
static bool is_own(int number, const siginfo_t *info) {
#if defined(BUS_MCEERR_AR)
  // The machine's memory failed.
  if (number == SIGBUS && (info->si_code == BUS_MCEERR_AR || info->si_code == BUS_MCEERR_AO))
    return false;
#endif
  return info->si_code > 0 || info->si_pid == getpid();
}

static void write_death(const crash_note *note, int number) {
  crash_page *page = note->page;
  if (note->matter != 0) {
    if (page->read_deaths[note->matter] < UINT32_MAX) page->read_deaths[note->matter] += 1;
    page->read_signal = (uint32_t)number;
    return;
  }
  page->fold_signal = (uint32_t)number;
  page->fold_first = note->first;
  page->fold_end = note->end;
  page->fold_index = note->index;
  __atomic_store_n(&page->fold_state, crash_state_died, __ATOMIC_RELEASE);
}

/// Does what a handler may: it stores, and gives the signal back to who had it before.
static void die(int number, siginfo_t *info, void *context) {
  (void)context;
  crash_note *note = current;
  current = 0;
  if (note != 0 && is_own(number, info)) write_death(note, number);
  for (int place = 0; place < deadly_count; place++) {
    if (deadly[place] == number) sigaction(number, &previous[place], 0);
  }
  // A fault comes again when the instruction is tried again; others are over.
  if (info->si_code <= 0 || number == SIGTRAP) raise(number);
}

static const size_t stack_byte_count = 64 * 1024;
static const size_t guard_byte_count = 64 * 1024;

static void free_stack(void *memory) {
  stack_t none = {.ss_flags = SS_DISABLE};
  sigaltstack(&none, 0);
  munmap(memory, guard_byte_count + stack_byte_count);
}

static void install(void) {
  pthread_key_create(&own_stack, free_stack);
  struct sigaction action = {0};
  action.sa_sigaction = die;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (int place = 0; place < deadly_count; place++) sigaddset(&action.sa_mask, deadly[place]);
  for (int place = 0; place < deadly_count; place++) {
    sigaction(deadly[place], &action, &previous[place]);
  }
}

/// Lets a handler run on a thread whose stack is used up.
static void take_stack(void) {
  stack_t stack;
  if (sigaltstack(0, &stack) != 0 || !(stack.ss_flags & SS_DISABLE)) return;
  void *memory = mmap(
    0, guard_byte_count + stack_byte_count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
    -1, 0);
  if (memory == MAP_FAILED) return;
  mprotect(memory, guard_byte_count, PROT_NONE);
  stack_t own = {.ss_sp = (char *)memory + guard_byte_count, .ss_size = stack_byte_count};
  if (sigaltstack(&own, 0) != 0 || pthread_setspecific(own_stack, memory) != 0) free_stack(memory);
}

void crash_note_begin(crash_note *note) {
  pthread_once(&installed, install);
  take_stack();
  note->outer = current;
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  current = note;
}

void crash_note_end(crash_note *note) {
  current = note->outer;
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
}
