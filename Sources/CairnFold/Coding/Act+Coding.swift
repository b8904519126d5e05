import CairnModel

extension StateWriter {
  mutating func write(_ act: Act) {
    write(act.event.packed)
    write(act.index.rawValue)
    write(act.context.base.rawValue)
    write(count: act.context.seen.count)
    for seen in act.context.seen {
      write(UInt64(seen.device.rawValue))
      write(seen.sequence.rawValue)
    }
    write(signed: act.claimed.milliseconds)
    write(signed: act.corrected.milliseconds)
    write(flag: act.observed != nil)
    if let observed = act.observed { write(signed: observed.milliseconds) }
    write(act.reason)
    write(count: act.deeds.count)
    for deed in act.deeds { write(deed) }
  }

  private mutating func write(_ deed: Deed) {
    switch deed {
    case .registered(let kind): write(1, kind.rawValue)
    case .set(let key, let value):
      write(2, key.rawValue)
      write(value)
    case .resolved(let key, let value, let rejected):
      write(3, key.rawValue)
      write(value)
      write(rejected)
    case .added(let key, let value):
      write(4, key.rawValue)
      write(value)
    case .removed(let key, let value, let events):
      write(5, key.rawValue)
      write(value)
      write(events)
    case .retracted(let flag): write(6, flag ? 1 : 0)
    case .merged(let survivor, let chosen):
      write(7, UInt32(chosen.count))
      for choice in chosen {
        write(UInt64(choice.key.rawValue))
        write(choice.event.packed)
      }
      write(survivor.packed)
    case .mergeReverted(let merge): write(8, merge)
    case .absorbed(let merged): write(9, merged.event)
    case .undone(let events):
      write(19, UInt32(events.count))
      for event in events { write(event.packed) }
    default: write(remark: deed)
    }
  }

  private mutating func write(remark deed: Deed) {
    switch deed {
    case .sampled(let item, let value, let unit, let confidence, let evidence):
      write(10, confidence.map { $0 == .max ? $0 : $0 + 1 } ?? 0)
      write(item)
      write(flag: value != nil)
      if let value { write(value) }
      write(unit)
      write(evidence)
    case .sampleWithdrawn(let sample): write(11, sample)
    case .noted(let text, let tags):
      write(UInt64(12))
      write(text)
      write(tags)
    case .noteRevised(let note, let text, let tags):
      write(13, note)
      write(text)
      write(tags)
    case .attached(let digest, let byteCount, let mediaType, let name):
      write(UInt64(14))
      write(digest)
      write(byteCount)
      write(mediaType)
      write(name)
    case .attachmentRedacted(let attachment): write(15, attachment)
    case .consented(let statement, let evidence):
      write(16, evidence == nil ? 0 : 1)
      write(statement)
      if let evidence { write(evidence.packed) }
    case .consentWithdrawn(let consent): write(17, consent)
    default: preconditionFailure("a deed without a number")
    }
  }

  private mutating func write(_ number: UInt8, _ first: UInt32) {
    write(UInt64(number))
    write(UInt64(first))
  }

  private mutating func write(_ number: UInt8, _ event: EventID) {
    write(UInt64(number))
    write(event.packed)
  }

  private mutating func write(_ texts: [Text]) {
    write(count: texts.count)
    for text in texts { write(text) }
  }
}

extension StateReader {
  mutating func act() throws(StateDamage) -> Act {
    let event = try event()
    let index = LogIndex(try number())
    var context = Context(base: LogSize(try number()))
    for _ in 0..<(try count()) {
      context.seen.append(SeenThrough(device: try device(), sequence: try sequence()))
    }
    var act = Act(
      event: event, index: index, context: context, claimed: try time(), corrected: try time(),
      observed: try flag() ? try time() : nil, reason: try text(), deeds: [])
    let deedCount = try count()
    act.deeds.reserveCapacity(deedCount)
    for _ in 0..<deedCount { act.deeds.append(try deed()) }
    return act
  }

  private mutating func deed() throws(StateDamage) -> Deed {
    switch try byte() {
    case 1: .registered(KindNumber(try narrow(UInt32.self)))
    case 2: .set(try key(), try value())
    case 3: .resolved(try key(), try value(), rejected: try events())
    case 4: .added(try key(), try value())
    case 5: .removed(try key(), try value(), addedBy: try events())
    case 6: .retracted(try flag())
    case 7: try merge()
    case 8: .mergeReverted(try event())
    case 9: .absorbed(EntityID(try event()))
    case 10: try sample()
    case 11: .sampleWithdrawn(try event())
    case 12: .noted(text: try text(), tags: try texts())
    case 13: .noteRevised(try event(), text: try text(), tags: try texts())
    case 14:
      .attached(
        digest: try digest(), byteCount: try number(), mediaType: try text(), name: try text())
    case 15: .attachmentRedacted(try event())
    case 16: try consent()
    case 17: .consentWithdrawn(try event())
    case 19: .undone(try events())
    default: throw damage
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
