import CairnModel

extension CreativeClusters {
  /// The fields by their numbers, which are fixed for ever.
  enum Fields {
    static let name = text(1, "name", "Name", minimum: 1, maximum: 200)
    static let location = SchemaField(
      key: FieldKey(2), name: "location", title: "Location", type: .point, mergeClass: .contested)
    static let address = text(3, "address", "Address")
    static let floorUnit = text(4, "floor_unit", "Floor and unit")
    static let website = text(5, "website", "Website")
    static let phone = text(6, "phone", "Phone")
    static let externalID = text(7, "external_id", "Register number or OpenStreetMap id")
    static let kind = code(8, "kind", "Form of enterprise", "establishment-kinds@1")
    static let categories = codes(9, "categories", "Categories", nil)
    static let primaryCategory = code(10, "primary_category", "Primary category", nil)
    static let chainStages = codes(11, "chain_stages", "Stages of the chain", "chain-stages@1")
    static let clusters = SchemaField(
      key: FieldKey(12), name: "clusters", title: "Clusters", type: .entity, mergeClass: .set)
    static let openedOn = date(13, "opened_on", "Opened on")
    static let closedOn = date(14, "closed_on", "Closed on")
    static let employees = SchemaField(
      key: FieldKey(15), name: "employees", title: "Employees", type: .integer,
      mergeClass: .sample, minimum: 0, maximum: 500_000, units: ["heads", "fte"],
      summary: .median)
    static let tags = codes(16, "tags", "Tags", "tags@1")

    static let dominantCategory = code(17, "dominant_category", "Dominant category", nil)
    static let boundary = SchemaField(
      key: FieldKey(18), name: "boundary", title: "Boundary", type: .polygon,
      mergeClass: .contested)
    static let stage = code(19, "stage", "Stage", "stages@1")

    static let institutionType = code(
      20, "institution_type", "Type of institution", "institution-types@1")

    static let venueType = code(21, "venue_type", "Type of venue", "venue-types@1")
    static let capacity = SchemaField(
      key: FieldKey(22), name: "capacity", title: "Capacity", type: .integer,
      mergeClass: .sample, minimum: 0, maximum: 200_000, units: ["persons"], summary: .median)
    static let footfall = SchemaField(
      key: FieldKey(23), name: "footfall", title: "Footfall", type: .integer,
      mergeClass: .sample, minimum: 0, maximum: 1_000_000,
      window: SampleWindow(unit: "min", minimum: 1, maximum: 1_440), summary: .median)

    static let url = text(24, "url", "URL")
    static let spaceType = code(25, "space_type", "Type of virtual space", "space-types@1")
    static let activeUsers = SchemaField(
      key: FieldKey(26), name: "active_users", title: "Active users", type: .integer,
      mergeClass: .sample, minimum: 0, maximum: 10_000_000_000,
      window: SampleWindow(unit: "day", minimum: 1, maximum: 366), summary: .median)

    static let from = end(27, "from", "From")
    static let to = end(28, "to", "To")
    static let linkType = code(29, "type", "Type of link", "link-types@1")
    static let chain = codes(30, "chain", "Chains", "chains@1")
    static let directed = SchemaField(
      key: FieldKey(31), name: "directed", title: "Directed", type: .flag, mergeClass: .latest)
    static let strength = SchemaField(
      key: FieldKey(32), name: "strength", title: "Strength", type: .integer,
      mergeClass: .sample, minimum: 0, maximum: 4, summary: .maximum)
    static let endedOn = date(33, "ended_on", "Ended on")

    static let startedAt = time(34, "started_at", "Started at")
    static let endedAt = time(35, "ended_at", "Ended at")
    static let cell = text(36, "cell", "Cell of the survey grid")
    static let subject = SchemaField(
      key: FieldKey(37), name: "subject", title: "Subject", type: .entity, mergeClass: .latest)
    static let outcome = SchemaField(
      key: FieldKey(38), name: "outcome", title: "Outcome", type: .code, mergeClass: .latest,
      vocabulary: "outcomes@1")

    /// Of establishments, and of institutions besides their type.
    static let ofPremises = [
      name, location, address, floorUnit, website, phone, kind, categories, primaryCategory,
      chainStages, clusters, openedOn, closedOn, externalID, employees, tags,
    ]

    private static func text(
      _ key: UInt32, _ name: String, _ title: String, minimum: Int64? = nil,
      maximum: Int64 = 2_000
    ) -> SchemaField {
      SchemaField(
        key: FieldKey(key), name: name, title: title, type: .text, mergeClass: .latest,
        minimum: minimum, maximum: maximum)
    }

    private static func code(
      _ key: UInt32, _ name: String, _ title: String, _ vocabulary: String?
    ) -> SchemaField {
      SchemaField(
        key: FieldKey(key), name: name, title: title, type: .code, mergeClass: .contested,
        vocabulary: vocabulary)
    }

    private static func codes(
      _ key: UInt32, _ name: String, _ title: String, _ vocabulary: String?
    ) -> SchemaField {
      SchemaField(
        key: FieldKey(key), name: name, title: title, type: .code, mergeClass: .set,
        vocabulary: vocabulary)
    }

    private static func date(_ key: UInt32, _ name: String, _ title: String) -> SchemaField {
      SchemaField(
        key: FieldKey(key), name: name, title: title, type: .date, mergeClass: .contested)
    }

    private static func time(_ key: UInt32, _ name: String, _ title: String) -> SchemaField {
      SchemaField(key: FieldKey(key), name: name, title: title, type: .time, mergeClass: .latest)
    }

    /// One end of a link: another end is another link.
    private static func end(_ key: UInt32, _ name: String, _ title: String) -> SchemaField {
      SchemaField(
        key: FieldKey(key), name: name, title: title, type: .entity, mergeClass: .latest,
        isFixed: true)
    }
  }
}
