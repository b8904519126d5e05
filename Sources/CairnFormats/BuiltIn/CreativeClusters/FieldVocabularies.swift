import CairnModel

extension CreativeClusters {
  static let vocabularies =
    fieldVocabularies + [dcms2015, chinaCulture2018, unctad2022, naics2022]

  /// The codes of fields that name their vocabulary, which they hold bare.
  private static let fieldVocabularies = [
    Vocabulary(
      scheme: "stages@1", title: "Stages of a cluster",
      codes: [
        VocabularyCode(code: "M1", title: "Technology development"),
        VocabularyCode(code: "M2", title: "Factor introduction"),
        VocabularyCode(code: "M3", title: "Organisational construction"),
        VocabularyCode(code: "M4", title: "Growth cycle"),
      ]),
    words(
      "establishment-kinds@1", "Forms of enterprise",
      ["Firm", "Sole trader", "Collective", "Branch"]),
    words(
      "institution-types@1", "Types of institution",
      [
        "University", "Research institute", "Fund", "Association", "Park operator", "Incubator",
        "Government", "Museum or library",
      ]),
    words(
      "venue-types@1", "Types of venue",
      [
        "Theatre", "Cinema", "Concert hall", "Club", "Gallery", "Museum", "Library", "Studio",
        "Makerspace", "Coworking space", "Arts centre", "Conference centre", "Market",
        "Public space", "Other",
      ]),
    words(
      "space-types@1", "Types of virtual space",
      ["Platform", "Livestream", "Metaverse scene", "Online community", "Marketplace"]),
    words(
      "link-types@1", "Types of link",
      [
        "Supply", "Commission", "Co-production", "Licence", "Capital", "Talent-flow", "Training",
        "Co-location", "Event-coattendance", "Platform-tenancy", "Data-sharing", "IP-transfer",
        "Bridge",
      ]),
    words(
      "chains@1", "Chains", ["Content", "Technology", "Capital", "Talent", "Market"]),
    words(
      "chain-stages@1", "Stages of a chain",
      ["Create", "Make", "Aggregate", "Distribute", "Consume"]),
    words(
      "outcomes@1", "Outcomes of a visit", ["Complete", "Partial", "Refused", "Nothing-found"]),
    Vocabulary(
      scheme: "tags@1", title: "Tags",
      codes: [
        VocabularyCode(code: "related", title: "Related to the creative industries, not core"),
        VocabularyCode(code: "temporary", title: "There for a season or an event"),
        VocabularyCode(code: "revisit", title: "To be visited again"),
      ]),
    Vocabulary(
      scheme: "note-tags@1", title: "Tags of notes",
      codes: [
        VocabularyCode(code: "TR.PROD", title: "Transformed productivity: new processes"),
        VocabularyCode(
          code: "TR.REL",
          title: "Transformed production relations: new contracts and ownership"),
      ]),
  ]

  /// Codes that are their titles in lower case, with hyphens.
  private static func words(_ scheme: String, _ title: String, _ titles: [String]) -> Vocabulary {
    Vocabulary(
      scheme: scheme, title: title,
      codes: titles.map { title in
        let bytes = title.utf8.map { byte in
          byte == UInt8(ascii: " ") ? UInt8(ascii: "-") : 65...90 ~= byte ? byte + 32 : byte
        }
        return VocabularyCode(code: String(decoding: bytes, as: UTF8.self), title: title)
      })
  }
}
