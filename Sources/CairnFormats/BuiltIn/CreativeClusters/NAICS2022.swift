import CairnModel

extension CreativeClusters {
  /// The creative industries among the codes of NAICS 2022.
  static let naics2022 = Vocabulary(
    scheme: "naics@2022", title: "NAICS 2022, selection",
    codes: [
      ("512110", "Motion picture and video production"),
      ("512120", "Motion picture and video distribution"),
      ("512131", "Motion picture theaters (except drive-ins)"),
      ("512191", "Teleproduction and other postproduction services"),
      ("512230", "Music publishers"), ("512240", "Sound recording studios"),
      ("512250", "Record production and distribution"), ("513110", "Newspaper publishers"),
      ("513120", "Periodical publishers"), ("513130", "Book publishers"),
      ("513210", "Software publishers"), ("516110", "Radio broadcasting stations"),
      ("516120", "Television broadcasting stations"),
      (
        "516210",
        "Media streaming distribution services, social networks, and other media networks and "
          + "content providers"
      ),
      ("519210", "Libraries and archives"), ("541310", "Architectural services"),
      ("541320", "Landscape architectural services"), ("541410", "Interior design services"),
      ("541420", "Industrial design services"), ("541430", "Graphic design services"),
      ("541490", "Other specialized design services"),
      ("541511", "Custom computer programming services"), ("541810", "Advertising agencies"),
      ("541921", "Photography studios, portrait"), ("611610", "Fine arts schools"),
      ("711110", "Theater companies and dinner theaters"), ("711120", "Dance companies"),
      ("711130", "Musical groups and artists"),
      (
        "711410",
        "Agents and managers for artists, athletes, entertainers, and other public figures"
      ),
      ("711510", "Independent artists, writers, and performers"), ("712110", "Museums"),
      ("339910", "Jewelry and silverware manufacturing"), ("459920", "Art dealers"),
    ].map { VocabularyCode(code: $0.0, title: $0.1) })
}
