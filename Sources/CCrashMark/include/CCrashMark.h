#ifndef C_CRASH_MARK_H
#define C_CRASH_MARK_H

#include <stdbool.h>
#include <stdint.h>

// What kills a process while it folds or reads views is written by a signal handler, into a page of
// a file that is mapped before. The page outlives the process. Nobody else writes a death, so that
// a process that is killed from outside, and a machine without power, leave none.

enum {
  crash_page_byte_count = 4096,
  crash_matter_count = 16,
  /// Of `fold_state`.
  crash_state_clear = 0,
  crash_state_died = 1,
  crash_state_stopped = 2,
};

/// No entry alone was being folded.
static const uint64_t crash_no_index = UINT64_MAX;

/// Tells a program apart from others and from other builds of itself: its size, and when it was
/// built or installed.
typedef struct crash_build {
  uint64_t byte_count;
  uint64_t seconds;
  uint64_t nanoseconds;
} crash_build;

/// The beginning of the mapped page. All that is unset is 0.
typedef struct crash_page {
  uint8_t magic[16];
  /// Of the program that wrote the page.
  crash_build build;
  uint8_t survey[32];
  uint32_t fold_state;
  uint32_t fold_signal;
  /// The run of entries that was being folded, and the entry.
  uint64_t fold_first;
  uint64_t fold_end;
  uint64_t fold_index;
  /// Of the log with the entry before which the fold stopped.
  uint8_t stop_root[32];
  /// Deaths by the kind of read; the first place is unused.
  uint32_t read_deaths[crash_matter_count];
  uint32_t read_signal;
} crash_page;

/// What one thread is at. It lies where its thread can always read it.
typedef struct crash_note {
  crash_page *page;
  /// 0 for the fold, or the kind of read.
  uint32_t matter;
  uint64_t first;
  uint64_t end;
  volatile uint64_t index;
  struct crash_note *outer;
} crash_note;

/// Maps a file, shared, which is made where there is none. Null where that can't be; `errno` says why.
crash_page *crash_page_map(const char *path);
/// Takes a copy, which nobody else sees, of a file that may only be read. Null where there is none.
crash_page *crash_page_copy(const char *path);
void crash_page_unmap(crash_page *page);

/// The program that runs.
crash_build crash_build_running(void);

/// From here on a deadly signal on this thread is noted in the page, until `crash_note_end`. Notes
/// of a thread nest.
void crash_note_begin(crash_note *note);
void crash_note_end(crash_note *note);

static inline void crash_note_at(crash_note *note, uint64_t index) { note->index = index; }

/// A fault that a test has planted: nothing but a test sets `CAIRN_TEST_TRAP`, to
/// `MATTER:POSITION:FAULT:PATH`, and it is for the one page of that path.
typedef struct crash_trap {
  uint32_t matter;
  uint64_t position;
  uint32_t fault;
} crash_trap;

bool crash_trap_planted(const char *path, crash_trap *trap);
void crash_trap_spring(const crash_trap *trap);

#endif
