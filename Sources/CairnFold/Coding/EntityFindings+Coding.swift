import CairnModel

extension EntityFindings {
  private static let part: UInt8 = 0x46

  package func encoded() -> [UInt8] {
    var writer = StateWriter(part: Self.part)
    writer.write(id.packed)
    writer.write(UInt64(kind.rawValue))
    writer.write(flag: isRetracted)
    writer.write(aliases.map(\.event))
    writer.write(cycle.map(\.event))
    writer.write(bytes: Warning.encoded(warnings))
    writer.write(count: judgements.count)
    for held in judgements {
      writer.write(held.holder.packed)
      writer.write(held.standing.event.packed)
      writer.write(held.standing.judgement)
    }
    writer.write(count: references.count)
    for reference in references {
      writer.write(UInt64(reference.key.rawValue))
      writer.write(reference.target.packed)
    }
    writer.write(count: members.count)
    for member in members { writer.write(member) }
    writer.write(count: containers.count)
    for container in containers {
      writer.write(count: container.rule)
      writer.write(container.area)
      writer.write(container.declared)
      writer.write(container.key)
    }
    writer.write(count: ends.count)
    for end in ends {
      writer.write(count: end.rule)
      writer.write(end.from.packed)
      writer.write(end.to.packed)
      writer.write(end.key)
    }
    writer.write(count: shapes.count)
    for shape in shapes {
      writer.write(count: shape.rule)
      writer.write(UInt64(shape.key.rawValue))
    }
    writer.write(count: likenesses.count)
    for likeness in likenesses { writer.write(likeness) }
    return writer.bytes
  }

  /// - Throws: where the bytes are no findings.
  package init(decoding bytes: [UInt8]) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    self.init(
      id: EntityID(try reader.event()), kind: KindNumber(try reader.narrow(UInt32.self)))
    isRetracted = try reader.flag()
    aliases = try reader.events().map { EntityID($0) }
    cycle = try reader.events().map { EntityID($0) }
    warnings = try Warning.decode(try reader.content())
    for _ in 0..<(try reader.count()) {
      judgements.append(
        HeldJudgement(
          holder: EntityID(try reader.event()),
          standing: StandingJudgement(
            event: try reader.event(), judgement: try reader.judgement())))
    }
    for _ in 0..<(try reader.count()) {
      references.append(
        Reference(
          key: FieldKey(try reader.narrow(UInt32.self)), target: EntityID(try reader.event())))
    }
    for _ in 0..<(try reader.count()) { members.append(try reader.member()) }
    for _ in 0..<(try reader.count()) {
      containers.append(
        Container(
          rule: try reader.rule(), area: try reader.optionalKey(),
          declared: try reader.optionalText(), key: try reader.optionalKey()))
    }
    for _ in 0..<(try reader.count()) {
      ends.append(
        Ends(
          rule: try reader.rule(), from: EntityID(try reader.event()),
          to: EntityID(try reader.event()), key: try reader.optionalKey()))
    }
    for _ in 0..<(try reader.count()) {
      shapes.append(
        Shape(rule: try reader.rule(), key: FieldKey(try reader.narrow(UInt32.self))))
    }
    for _ in 0..<(try reader.count()) {
      likenesses.append(try reader.likeness(of: id, kind))
    }
    try reader.end()
  }
}

extension StateWriter {
  fileprivate mutating func write(_ key: FieldKey?) {
    write(key.map { UInt64($0.rawValue) + 1 } ?? 0)
  }

  fileprivate mutating func write(_ text: Text?) {
    write(flag: text != nil)
    if let text { write(text) }
  }

  fileprivate mutating func write(_ point: Point?) {
    write(flag: point != nil)
    if let point { write(Value.point(point)) }
  }

  fileprivate mutating func write(_ member: EntityFindings.Member) {
    write(count: member.rule)
    write(member.containers.map(\.event))
    write(member.key)
    write(member.place)
    write(member.category)
  }

  fileprivate mutating func write(_ likeness: EntityFindings.Likeness) {
    write(count: likeness.rule)
    write(likeness.facts.name)
    write(likeness.facts.point)
    write(likeness.facts.floorUnit)
    write(likeness.facts.externalID)
    write(likeness.facts.website)
  }
}

extension StateReader {
  /// A rule's place; how many there are is for the schema to say.
  fileprivate mutating func rule() throws(StateDamage) -> Int {
    Int(try narrow(UInt16.self))
  }

  fileprivate mutating func optionalKey() throws(StateDamage) -> FieldKey? {
    let key = try number()
    guard key > 0 else { return nil }
    guard let number = UInt32(exactly: key - 1) else { throw damage }
    return FieldKey(number)
  }

  fileprivate mutating func optionalText() throws(StateDamage) -> Text? {
    try flag() ? try text() : nil
  }

  fileprivate mutating func optionalPoint() throws(StateDamage) -> Point? {
    guard try flag() else { return nil }
    guard case .point(let point) = try value() else { throw damage }
    return point
  }

  fileprivate mutating func member() throws(StateDamage) -> EntityFindings.Member {
    EntityFindings.Member(
      rule: try rule(), containers: try events().map { EntityID($0) }, key: try optionalKey(),
      place: try optionalPoint(), category: try optionalText())
  }

  fileprivate mutating func likeness(
    of id: EntityID, _ kind: KindNumber
  ) throws(StateDamage) -> EntityFindings.Likeness {
    let rule = try rule()
    return EntityFindings.Likeness(
      rule: rule,
      facts: DuplicateFacts(
        id: id, kind: kind, name: try optionalText(), point: try optionalPoint(),
        floorUnit: try optionalText(), externalID: try optionalText(),
        website: try optionalText()))
  }
}
