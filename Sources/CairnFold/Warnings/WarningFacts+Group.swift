package import CairnModel

extension WarningFacts {
  /// What is shown of an entity together with all that was merged into it.
  ///
  /// - Parameter historyKeys: fields of which every write is wanted.
  /// - Returns: nil for one that was named and never registered.
  package init?(
    _ group: MergeGroup, _ classes: MergeClasses, _ raters: Raters, historyKeys: Set<FieldKey>
  ) {
    guard let kind = group.root.kind else { return nil }
    self.init(id: group.id, kind: kind)
    aliases = (group.others.map(\.id) + group.silent).sorted()
    isRetracted = group.isRetracted
    guard !isRetracted else { return }
    for key in group.fieldKeys {
      let register = group.register(key)
      fields[key] = register.value(classes[kind, key])
      if register.siblings.contains(where: \.value.isSealed) { hasSealedValues = true }
    }
    for key in group.setKeys { sets[key] = group.elements(key).map(\.value) }
    samples = raters.attributed(group.samples)
    if samples.contains(where: { $0.value?.isSealed ?? false }) { hasSealedValues = true }
    hasConsent = group.consents.contains { $0.withdrawnBy == nil }
    judgements = group.judgements
    takeActs(of: group, historyKeys)
  }

  private mutating func takeActs(of group: MergeGroup, _ historyKeys: Set<FieldKey>) {
    var writes: [(index: LogIndex, key: FieldKey, value: Value)] = []
    for member in group.members {
      for head in member.recorded.heads
      where head.deed != .sampled && !member.undone.contains(head.event) {
        let act = member.recorded.act(at: head.place)
        guard !member.isOut(act) else { continue }
        if let observed = act.observed {
          touches.append(Touch(observed: observed, fields: act.deeds.compactMap(\.key)))
        }
        for case .set(let key, let value) in act.deeds.map(\.plain) where historyKeys.contains(key)
        {
          writes.append((act.index, key, value))
        }
      }
    }
    // Of each member in the order of the log already.
    if group.members.count > 1 { writes.sort { $0.index < $1.index } }
    for write in writes { history[write.key, default: []].append(write.value) }
  }
}

extension Deed {
  /// The field or set that it writes.
  fileprivate var key: FieldKey? {
    switch self {
    case .set(let key, _), .resolved(let key, _, _), .added(let key, _), .removed(let key, _, _):
      key
    default: nil
    }
  }
}

extension Value {
  var isSealed: Bool { if case .sealed = self { true } else { false } }
}

extension SurveyWarnings {
  /// Adds what receipts tell of the clocks in a log of `size` entries.
  package mutating func add(
    clocks readings: [DeviceNumber: DeviceReading], asOf size: LogSize
  ) {
    for (device, reading) in readings {
      add(clock: DeviceClockFacts(device: device, offset: reading.worstError(asOf: size)))
    }
  }

  /// Adds what people found of clocks in a log of `size` entries.
  package mutating func add(clockJudgements: [ClockJudgement], asOf size: LogSize) {
    for judgement in clockJudgements where judgement.stands(in: size) {
      acceptedClocks.insert(judgement.device)
    }
  }

  /// What a group tells by itself, the circle that it lies on included, and its sound areas.
  /// - Returns: nil for one that was named and never registered.
  package mutating func findings(
    of group: MergeGroup, _ classes: MergeClasses, _ raters: Raters
  ) -> (EntityFindings, [FieldKey: Area])? {
    guard let facts = WarningFacts(group, classes, raters, historyKeys: historyKeys) else {
      return nil
    }
    var (findings, areas) = findings(of: facts)
    findings.cycle = group.cycle.sorted()
    // Once for all of a circle: with the entity that it is told of.
    if findings.cycle.first == findings.id, let warning = Self.warning(ofCycle: findings.cycle) {
      findings.warnings.append(warning)
      findings.warnings.sort()
    }
    return (findings, areas)
  }

  /// Adds a group with its merges applied, and the circle that it lies on, if any.
  package mutating func add(_ group: MergeGroup, _ classes: MergeClasses, _ raters: Raters) {
    if !group.cycle.isEmpty { add(mergeCycle: group.cycle) }
    guard let facts = WarningFacts(group, classes, raters, historyKeys: historyKeys) else { return }
    add(facts)
  }
}
