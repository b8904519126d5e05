import CairnModel

/// What OpenStreetMap's tags mean in `creative-clusters@1`: DCMS codes, or an institution. A feature
/// may match several rows; whatever matches none has no code, and is recorded with a warning (W18).
package enum OSMTags {
  static let codeScheme = "dcms@2015"

  struct Meaning {
    var tag: String
    var value: String
    /// Of `codeScheme`.
    var code: String?
    /// Sells what the creative industries make, and is not one of them.
    var isRelated = false
    var institutionType: String?

    var isCore: Bool { code != nil && !isRelated }
  }

  static let meanings: [Meaning] = [
    Meaning(tag: "office", value: "architect", code: "7111"),
    Meaning(tag: "office", value: "it", code: "6202"),
    Meaning(tag: "amenity", value: "theatre", code: "9004"),
    Meaning(tag: "amenity", value: "cinema", code: "5914"),
    Meaning(tag: "amenity", value: "library", code: "9101"),
    Meaning(tag: "amenity", value: "arts_centre", code: "9004"),
    Meaning(tag: "amenity", value: "university", institutionType: "university"),
    Meaning(tag: "amenity", value: "college", institutionType: "university"),
    Meaning(tag: "tourism", value: "museum", code: "9102"),
    Meaning(tag: "tourism", value: "gallery", code: "9004"),
    Meaning(tag: "tourism", value: "artwork", code: "9003"),
    Meaning(tag: "shop", value: "jewelry", code: "3212"),
    Meaning(tag: "shop", value: "books", code: "5811", isRelated: true),
    Meaning(tag: "shop", value: "music", code: "5920", isRelated: true),
    Meaning(tag: "shop", value: "musical_instrument", code: "9002", isRelated: true),
    Meaning(tag: "shop", value: "art", code: "9003", isRelated: true),
    Meaning(tag: "shop", value: "craft", code: "3212", isRelated: true),
    Meaning(tag: "shop", value: "antiques", code: "9003", isRelated: true),
    Meaning(tag: "shop", value: "frame", code: "9003", isRelated: true),
    Meaning(tag: "shop", value: "photo", code: "7420", isRelated: true),
  ]

  /// Tags that say what a thing is, whether or not the table knows the value.
  private static let classifyingTags = ["office", "amenity", "tourism", "shop", "craft", "leisure"]

  static func meanings(of feature: ImportedFeature) -> [Meaning] {
    var values: [String: [String]] = [:]
    for tag in classifyingTags {
      // Several values of a tag are separated by semicolons.
      values[tag] = feature.text(tag)?.split(separator: ";").map { String($0.trimmed) }
    }
    guard !values.isEmpty else { return [] }
    return meanings.filter { values[$0.tag]?.contains($0.value) ?? false }
  }

  /// The tags that say what a feature is, as `amenity=theatre`.
  static func classification(of feature: ImportedFeature) -> [String] {
    classifyingTags.compactMap { tag in feature.text(tag).map { "\(tag)=\($0)" } }
  }

  /// Whether a feature comes from OpenStreetMap at all.
  static func describe(_ feature: ImportedFeature) -> Bool {
    externalID(of: feature) != nil || !classification(of: feature).isEmpty
  }

  /// `osm:node/60041445`
  static func externalID(of feature: ImportedFeature) -> String? {
    if let type = feature.text("osm_type"), let id = feature.text("osm_id") {
      return "osm:\(type)/\(id)"
    }
    // As Overpass exports it.
    guard let id = feature.text("@id") ?? feature.id,
      ["node/", "way/", "relation/"].contains(where: { id.hasPrefix($0) })
    else { return nil }
    return "osm:\(id)"
  }

  private static let timeNames = ["osm_timestamp", "@timestamp", "timestamp", "observed_at"]

  /// When the thing was last seen so: the time of its last edit, in seconds since 1970 or as text.
  static func observedTime(of feature: ImportedFeature) -> Timestamp? {
    guard let text = timeNames.lazy.compactMap({ feature.text($0) }).first else { return nil }
    if let seconds = Int64(text), 0...253_402_300_799 ~= seconds {
      return Timestamp(milliseconds: seconds * 1000)
    }
    return try? Timestamp(parsing: text)
  }

  /// `Eerikinkatu 3, 00100 Helsinki`, of what is known of it.
  static func address(of feature: ImportedFeature) -> String? {
    if let whole = feature.text("addr:full") { return whole }
    let street = [feature.text("addr:street"), feature.text("addr:housenumber")]
    let town = [feature.text("addr:postcode"), feature.text("addr:city")]
    guard street[0] != nil || feature.text("addr:postcode") != nil else { return nil }
    return [street, town].map { $0.compactMap(\.self).joined(separator: " ") }
      .filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// Fields that are one tag each: the first of the names that a feature has.
  static let plainFields: [(field: String, tags: [String])] = [
    ("name", ["name", "name:en"]),
    ("website", ["website", "contact:website", "url"]),
    ("url", ["url", "website"]),
    ("phone", ["phone", "contact:phone"]),
    ("floor_unit", ["addr:unit", "addr:floor", "level"]),
    ("opened_on", ["start_date", "opening_date"]),
  ]
}
