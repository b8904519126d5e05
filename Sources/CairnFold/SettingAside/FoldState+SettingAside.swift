package import CairnModel

extension FoldState {
  mutating func setAside(
    _ body: DeviceSetAside, _ event: Event, at index: LogIndex, _ corrected: Timestamp
  ) {
    let act = SetAside(body, by: event, at: index, corrected: corrected)
    guard header.setAsides.hasRoom(for: act) else {
      return report(.setAsideFull, event.id, at: index)
    }
    header.fingerprint.add(StatePart.setAside(act))
    header.setAsides.add(act)
    coverAnew()
  }

  /// Takes back an act that its author had seen. It stays taken back.
  mutating func restore(_ body: SetAsideReverted, _ event: Event, at index: LogIndex) {
    guard let act = header.setAsides.act(body.setAside), event.wasShown(act.event, at: act.index)
    else { return report(.targetUnknown, event.id, at: index) }
    guard let reverted = header.setAsides.revert(act.event, at: index) else { return }
    header.fingerprint.remove(StatePart.setAside(reverted))
    coverAnew()
  }

  /// Gives what is out another extent, and the entities that are held the meaning that they have then.
  mutating func coverAnew() {
    let former = header.cover
    header.coverAnew()
    let concerned = authored(by: Set(header.cover.differences(from: former).keys))
    for id in concerned.sorted() {
      guard let entity = entities[id], let now = reconsider(entity) else { continue }
      entities[id] = now
    }
  }

  /// Counts an entity, as it was before an act about what is set aside, by what it means behind that
  /// act. Whoever keeps entities elsewhere owes this of all that are not held and that
  /// `SetAsideCover.differences` is about.
  ///
  /// - Returns: the entity as it is now; nil where nothing changes.
  @discardableResult
  package mutating func reconsider(_ entity: EntityState) -> EntityState? {
    var sum = PartSum(header.fingerprint)
    guard let now = entity.under(header.cover, &sum) else { return nil }
    header.fingerprint = sum.fingerprint
    note(entity, became: now, sum.steps)
    return now
  }
}

extension FoldHeader {
  /// Works out what is out: by the acts in effect, and who continues whom.
  mutating func coverAnew() { cover = setAsides.cover(lineages) }

  /// What was out when the log had `size` entries.
  package func cover(asOf size: LogSize) -> SetAsideCover {
    setAsides.cover(asOf: size, lineages)
  }
}
