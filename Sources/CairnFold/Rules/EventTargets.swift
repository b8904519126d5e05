import CairnModel

/// The earlier events that an event takes back, revises or withdraws. It has an effect only where
/// its subject has them, and its author had seen them.
struct EventTargets {
  private let event: Event
  private var events: Set<EventID>
  private var isTarget: (Deed) -> Bool

  /// Nil where the event names no earlier one.
  init?(of event: Event) {
    self.event = event
    switch event.body {
    case .changeUndone(let body):
      events = Set(body.undone)
      isTarget = { _ in true }
    case .mergeReverted(let body):
      events = [body.merge]
      isTarget = { if case .merged = $0 { true } else { false } }
    case .sampleWithdrawn(let body):
      events = [body.sample]
      isTarget = { if case .sampled = $0 { true } else { false } }
    case .noteRevised(let body):
      events = [body.note]
      isTarget = { if case .noted = $0 { true } else { false } }
    case .attachmentRedacted(let body):
      events = [body.attachment]
      isTarget = { if case .attached = $0 { true } else { false } }
    case .consentWithdrawn(let body):
      events = [body.consent]
      isTarget = { if case .consented = $0 { true } else { false } }
    case .judgementReverted(let body):
      events = [body.judgement]
      isTarget = { if case .judged = $0 { true } else { false } }
    default: return nil
    }
  }

  func areFound(in entity: EntityState) -> Bool {
    entity.recorded.heads.contains { earlier in
      events.contains(earlier.event) && event.wasShown(earlier.event, at: earlier.index)
        && entity.recorded.act(at: earlier.place).deeds.contains(where: isTarget)
    }
  }
}
