package import CairnModel

/// What tells one entity from another in a list.
package struct EntityBrief: Hashable, Sendable {
  package let id: EntityID
  package let kind: KindNumber
  package let title: String
  package let place: Point?

  init(_ view: EntityView, _ names: SchemaNames) {
    id = view.id
    kind = view.kind
    title = view.title(names: names)
    place = view.place
  }
}
