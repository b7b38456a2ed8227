// Through this slot the caller of a team gives one helper its chunk of a phase: a word that the two
// threads pass back and forth, and the phase that goes with it.
//
//     idle or parked --post--> posted --take--> taken --finish--> idle    the helper runs the chunk
//                              posted --reclaim--> idle    without the helper: the caller runs it
//     idle ---> parked         the helper has waited long enough, and sleeps until post
//     taken --> awaited        the caller has waited long enough, and sleeps until finish
//
// Why no chunk is lost, run twice or read torn:
// - A phase leaves `posted` by one compare-exchange, the helper's or the caller's; the other's
//   fails. Read-modify-writes act on the latest value, so what is taken is what is posted now: a
//   helper that comes late finds nothing, or a later phase, which is as good. There is no phase
//   number to compare, and none that could wrap around.
// - The phase is plain memory. The caller writes it before post (release); the helper reads it
//   after take (acquire of that very post). The caller writes the next one only after it has
//   reclaimed this one, which then nobody has read, or after it has seen finish (release) by an
//   acquire; `parked` after `idle` continues that release, being a read-modify-write. The same pair
//   shows the caller what the chunk has written.
// - post and finish are exchanges: they return what was there, and so wake whom they find asleep.
//   A thread that goes to sleep says so by a compare-exchange before, and the system looks at the
//   word once more: a change in between is not slept through.
#pragma once

#include "base/thread.h"
#include "base/waiting.h"

namespace compact_rnn {

// A phase of work, of which function(context, member) is one member's chunk.
struct Phase {
  void (*function)(const void* context, int member) noexcept = nullptr;
  const void* context = nullptr;

  void run_chunk(int member) const { function(context, member); }
};

// 128 bytes: x86 fetches cache lines in pairs, and some ARM cores have lines of that size.
class alignas(128) WorkerSlot {
 public:
  // Before the first phase, if a thread could be started.
  void assign(ThreadId helper) { helper_ = helper; }

  // For the caller, in every phase: post, then reclaim, and where that is refused await.
  void post(const Phase& phase, int core);  // the core that the caller is on
  bool reclaim();                           // true: the caller has to run the chunk
  void await();                             // until the helper has finished

  // For the helper, in turn.
  Phase take();  // the next phase: spins, then sleeps until there is one
  void finish();

 private:
  enum State : std::uint32_t { idle, posted, taken, awaited, parked };

  bool change(State from, State to);
  bool done() const;
  bool bring_to_end();
  void park();

  Word state_{idle};
  Phase phase_;
  std::atomic<int> core_{-1};  // the caller's, when it posted last
  ThreadId helper_ = 0;
};

}  // namespace compact_rnn
