import CairnModel

extension CreativeClusters {
  static let kinds = [
    SchemaKind(
      number: KindNumber(1), name: "cluster", title: "Cluster",
      fields: [
        Fields.name, Fields.dominantCategory, Fields.boundary, Fields.stage, Fields.openedOn,
        Fields.tags,
      ]),
    SchemaKind(
      number: KindNumber(2), name: "establishment", title: "Establishment",
      fields: Fields.ofPremises),
    SchemaKind(
      number: KindNumber(3), name: "institution", title: "Institution",
      fields: Fields.ofPremises + [Fields.institutionType]),
    SchemaKind(
      number: KindNumber(4), name: "venue", title: "Venue",
      fields: [
        Fields.name, Fields.location, Fields.venueType, Fields.capacity, Fields.footfall,
        Fields.externalID, Fields.tags,
      ]),
    SchemaKind(
      number: KindNumber(5), name: "virtual_space", title: "Virtual space",
      fields: [Fields.name, Fields.url, Fields.spaceType, Fields.activeUsers]),
    SchemaKind(
      number: KindNumber(6), name: "link", title: "Link",
      fields: [
        Fields.from, Fields.to, Fields.linkType, Fields.chain, Fields.directed, Fields.strength,
        Fields.endedOn,
      ]),
    SchemaKind(
      number: KindNumber(7), name: "visit", title: "Visit",
      fields: [
        Fields.startedAt, Fields.endedAt, Fields.cell, Fields.subject, Fields.outcome,
      ]),
  ]
}
