package import CairnFold
package import CairnModel
package import CairnStore

/// A judgement that stands.
package struct JudgementView: Hashable, Sendable {
  package let event: EventID
  package let matter: Matter

  package enum Matter: Hashable, Sendable {
    /// Two that are not one, by id.
    case distinct(EntityID, EntityID)
    case accepted(WarningName)
  }

  /// Entities whose journals hold it.
  package var entities: [EntityID] {
    switch matter {
    case .distinct(let first, let second): [first, second]
    case .accepted(let name): name.subject.map { [$0] } ?? []
    }
  }
}

extension SurveyReader {
  /// What people found to be so and did not take back, by event.
  /// - Complexity: by the entities that something was ever judged of.
  package func judgements() throws(StoreError) -> [JudgementView] {
    var found: [JudgementView] = header.clockJudgements.filter { $0.stands(in: size) }.map {
      JudgementView(
        event: $0.event,
        matter: .accepted(
          WarningName(code: UInt32(WarningCode.clockOff.rawValue), device: $0.device)))
    }
    for id in try judged() {
      guard let entity = try state(of: id) else { continue }
      found += try views(of: entity)
    }
    return found.sorted { $0.event < $1.event }
  }

  /// Those that an entity's journal holds; a pair with the entity of the lesser id.
  private func views(of entity: EntityState) throws(StoreError) -> [JudgementView] {
    var found: [JudgementView] = []
    for standing in entity.judgements {
      switch standing.judgement {
      case .accepted(let name):
        found.append(JudgementView(event: standing.event, matter: .accepted(name)))
      case .distinct(let other):
        guard entity.id < other,
          try state(of: other)?.judgements.contains(where: { $0.event == standing.event }) ?? false
        else { continue }
        found.append(JudgementView(event: standing.event, matter: .distinct(entity.id, other)))
      }
    }
    return found
  }

  /// Entities that something was judged of, in order.
  private func judged() throws(StoreError) -> [EntityID] {
    var ids = Set(state.entities.values.filter { !$0.judgements.isEmpty }.map(\.id))
    var after: EntityID?
    while true {
      let page = try views.ids(in: .judged, after: after, count: 1_024)
      ids.formUnion(page)
      guard page.count == 1_024 else { return ids.sorted() }
      after = page.last
    }
  }
}

extension Warning {
  /// What a person types to name it: its code and what it is about, such as `W06:2.1:2.9:place`.
  package func handle(names: SchemaNames) -> String { identity.handle(names: names) }
}

extension WarningName {
  package func handle(names: SchemaNames) -> String {
    var parts = [codeName]
    if let subject { parts.append("\(subject)") }
    if let related { parts.append("\(related)") }
    if let key { parts.append(names.name(of: key)) }
    if let item { parts.append(item.string) }
    if let device { parts.append("@\(device.rawValue)") }
    return parts.joined(separator: ":")
  }
}
