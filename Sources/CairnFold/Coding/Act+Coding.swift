import CairnModel

extension Deed {
  /// What a deed's bytes begin with.
  enum Code: UInt8 {
    case registered = 1
    case set, resolved, added, removed, retracted, merged, mergeReverted, absorbed
    case sampled, sampleWithdrawn, noted, noteRevised, attached, attachmentRedacted
    case consented, consentWithdrawn
    case undone = 19
    case judged = 24
    case judgementReverted
  }

  var code: Code {
    switch self {
    case .registered: .registered
    case .set: .set
    case .resolved: .resolved
    case .added: .added
    case .removed: .removed
    case .retracted: .retracted
    case .merged: .merged
    case .mergeReverted: .mergeReverted
    case .absorbed: .absorbed
    case .sampled: .sampled
    case .sampleWithdrawn: .sampleWithdrawn
    case .noted: .noted
    case .noteRevised: .noteRevised
    case .attached: .attached
    case .attachmentRedacted: .attachmentRedacted
    case .consented: .consented
    case .consentWithdrawn: .consentWithdrawn
    case .undone: .undone
    case .judged: .judged
    case .judgementReverted: .judgementReverted
    }
  }
}

extension StateWriter {
  /// What a journal's readers look for first stands first.
  mutating func write(_ act: Act) {
    write(act.event.packed)
    write(act.index.rawValue)
    write(count: act.byteCount)
    write(count: act.deeds.count)
    for deed in act.deeds { write(deed) }
    write(act.context)
    write(signed: act.claimed.milliseconds)
    write(signed: act.corrected.milliseconds)
    write(flag: act.observed != nil)
    if let observed = act.observed { write(signed: observed.milliseconds) }
    write(act.reason)
  }

  mutating func write(_ context: Context) {
    write(context.base.rawValue)
    write(count: context.seen.count)
    for seen in context.seen {
      write(UInt64(seen.device.rawValue))
      write(seen.sequence.rawValue)
    }
  }

  private mutating func write(_ deed: Deed) {
    switch deed {
    case .registered(let kind): write(.registered, kind.rawValue)
    case .set(let key, let value):
      write(.set, key.rawValue)
      write(value)
    case .resolved(let key, let value, let rejected):
      write(.resolved, key.rawValue)
      write(value)
      write(rejected)
    case .added(let key, let value):
      write(.added, key.rawValue)
      write(value)
    case .removed(let key, let value, let events):
      write(.removed, key.rawValue)
      write(value)
      write(events)
    case .retracted(let flag): write(.retracted, flag ? 1 : 0)
    case .merged(let survivor, let chosen):
      write(.merged, UInt32(chosen.count))
      for choice in chosen {
        write(UInt64(choice.key.rawValue))
        write(choice.event.packed)
      }
      write(survivor.packed)
    case .mergeReverted(let merge): write(.mergeReverted, merge)
    case .absorbed(let merged): write(.absorbed, merged.event)
    case .undone(let events):
      write(.undone, UInt32(events.count))
      for event in events { write(event.packed) }
    default: write(remark: deed)
    }
  }

  private mutating func write(remark deed: Deed) {
    switch deed {
    case .sampled(let item, let value, let unit, let confidence, let evidence):
      write(.sampled, confidence.map { $0 == .max ? $0 : $0 + 1 } ?? 0)
      write(item)
      write(flag: value != nil)
      if let value { write(value) }
      write(unit)
      write(evidence)
    case .sampleWithdrawn(let sample): write(.sampleWithdrawn, sample)
    case .noted(let text, let tags):
      write(.noted)
      write(text)
      write(tags)
    case .noteRevised(let note, let text, let tags):
      write(.noteRevised, note)
      write(text)
      write(tags)
    case .attached(let digest, let byteCount, let mediaType, let name):
      write(.attached)
      write(digest)
      write(byteCount)
      write(mediaType)
      write(name)
    case .attachmentRedacted(let attachment): write(.attachmentRedacted, attachment)
    case .consented(let statement, let evidence):
      write(.consented, evidence == nil ? 0 : 1)
      write(statement)
      if let evidence { write(evidence.packed) }
    case .consentWithdrawn(let consent): write(.consentWithdrawn, consent)
    case .judged(let judgement):
      write(.judged)
      write(judgement)
    case .judgementReverted(let judgement): write(.judgementReverted, judgement)
    default: preconditionFailure("a deed without a code")
    }
  }

  private mutating func write(_ code: Deed.Code) { write(UInt64(code.rawValue)) }

  private mutating func write(_ code: Deed.Code, _ first: UInt32) {
    write(code)
    write(UInt64(first))
  }

  private mutating func write(_ code: Deed.Code, _ event: EventID) {
    write(code)
    write(event.packed)
  }

  private mutating func write(_ texts: [Text]) {
    write(count: texts.count)
    for text in texts { write(text) }
  }
}

/// What an act's bytes begin with.
struct ActHead {
  var event: EventID
  var index: LogIndex
  /// Of the event's entry in the log.
  var byteCount: Int
  var deedCount: Int
}

extension StateReader {
  mutating func act() throws(StateDamage) -> Act {
    let head = try actHead()
    var deeds: [Deed] = []
    deeds.reserveCapacity(head.deedCount)
    for _ in 0..<head.deedCount { deeds.append(try deed()) }
    var context = Context(base: LogSize(try number()))
    for _ in 0..<(try count()) {
      context.seen.append(SeenThrough(device: try device(), sequence: try sequence()))
    }
    return Act(
      event: head.event, index: head.index, byteCount: head.byteCount, context: context,
      claimed: try time(), corrected: try time(), observed: try flag() ? try time() : nil,
      reason: try text(), deeds: deeds)
  }

  /// Reads past an act that only records a sample, as strictly as `act`. Nil where it is another.
  mutating func passSample() throws(StateDamage) -> ActHead? {
    let head = try actHead()
    guard head.deedCount == 1, try deedCode() == .sampled else { return nil }
    _ = try narrow(UInt32.self)
    try passText()
    if try flag() { _ = try value() }
    try passText()
    _ = try events()
    _ = try number()
    for _ in 0..<(try count()) { _ = (try device(), try sequence()) }
    _ = (try time(), try time(), try flag() ? try time() : nil)
    try passText()
    return head
  }

  mutating func actHead() throws(StateDamage) -> ActHead {
    ActHead(
      event: try event(), index: LogIndex(try number()),
      byteCount: Int(try narrow(UInt32.self)), deedCount: try count())
  }

  mutating func deedCode() throws(StateDamage) -> Deed.Code {
    guard let code = Deed.Code(rawValue: try byte()) else { throw damage }
    return code
  }

  private mutating func deed() throws(StateDamage) -> Deed {
    switch try deedCode() {
    case .registered: .registered(KindNumber(try narrow(UInt32.self)))
    case .set: .set(try key(), try value())
    case .resolved: .resolved(try key(), try value(), rejected: try events())
    case .added: .added(try key(), try value())
    case .removed: .removed(try key(), try value(), addedBy: try events())
    case .retracted: .retracted(try flag())
    case .merged: try merge()
    case .mergeReverted: .mergeReverted(try event())
    case .absorbed: .absorbed(EntityID(try event()))
    case .sampled: try sample()
    case .sampleWithdrawn: .sampleWithdrawn(try event())
    case .noted: .noted(text: try text(), tags: try texts())
    case .noteRevised: .noteRevised(try event(), text: try text(), tags: try texts())
    case .attached:
      .attached(
        digest: try digest(), byteCount: try number(), mediaType: try text(), name: try text())
    case .attachmentRedacted: .attachmentRedacted(try event())
    case .consented: try consent()
    case .consentWithdrawn: .consentWithdrawn(try event())
    case .undone: .undone(try events())
    case .judged: .judged(try judgement())
    case .judgementReverted: .judgementReverted(try event())
    }
  }

  private mutating func key() throws(StateDamage) -> FieldKey {
    FieldKey(try narrow(UInt32.self))
  }

  private mutating func texts() throws(StateDamage) -> [Text] {
    var texts: [Text] = []
    for _ in 0..<(try count()) { texts.append(try text()) }
    return texts
  }

  private mutating func merge() throws(StateDamage) -> Deed {
    var chosen: [ChosenField] = []
    for _ in 0..<(try count()) {
      chosen.append(ChosenField(key: try key(), event: try event()))
    }
    return .merged(into: EntityID(try event()), chosen: chosen)
  }

  private mutating func sample() throws(StateDamage) -> Deed {
    let confidence = try narrow(UInt32.self)
    return .sampled(
      item: try text(), value: try flag() ? try value() : nil, unit: try text(),
      confidence: confidence == 0 ? nil : confidence - 1, evidence: try events())
  }

  private mutating func consent() throws(StateDamage) -> Deed {
    let hasEvidence = try flag()
    let statement = try text()
    return .consented(statement: statement, evidence: hasEvidence ? try event() : nil)
  }
}
