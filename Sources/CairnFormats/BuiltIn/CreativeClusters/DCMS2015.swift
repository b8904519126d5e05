import CairnModel

extension CreativeClusters {
  /// The creative industries of the UK's DCMS on SIC 2007: 9 subsectors, 31 codes.
  static let dcms2015 = Vocabulary(
    scheme: "dcms@2015", title: "DCMS creative industries (SIC 2007)",
    codes: grouped([
      (
        "1", "Advertising and marketing",
        [
          ("7021", "Public relations and communication"), ("7311", "Advertising agencies"),
          ("7312", "Media representation"),
        ]
      ),
      ("2", "Architecture", [("7111", "Architectural activities")]),
      ("3", "Crafts", [("3212", "Jewellery and related articles")]),
      ("4", "Design and designer fashion", [("7410", "Specialised design")]),
      (
        "5", "Film, TV, video, radio and photography",
        [
          ("5911", "Motion picture, video and television production"),
          ("5912", "Motion picture, video and television post-production"),
          ("5913", "Motion picture, video and television distribution"),
          ("5914", "Motion picture projection"), ("6010", "Radio broadcasting"),
          ("6020", "Television programming and broadcasting"), ("7420", "Photographic activities"),
        ]
      ),
      (
        "6", "IT, software and computer services",
        [
          ("5821", "Computer games"), ("5829", "Other software publishing"),
          ("6201", "Computer programming"), ("6202", "Computer consultancy"),
        ]
      ),
      (
        "7", "Publishing",
        [
          ("5811", "Books"), ("5812", "Directories and mailing lists"), ("5813", "Newspapers"),
          ("5814", "Journals and periodicals"), ("5819", "Other publishing"),
          ("7430", "Translation and interpretation"),
        ]
      ),
      (
        "8", "Museums, galleries and libraries",
        [
          ("9101", "Libraries and archives"), ("9102", "Museums"),
        ]
      ),
      (
        "9", "Music, performing and visual arts",
        [
          ("5920", "Sound recording and music publishing"), ("8552", "Cultural education"),
          ("9001", "Performing arts"), ("9002", "Support to performing arts"),
          ("9003", "Artistic creation"), ("9004", "Arts facilities"),
        ]
      ),
    ]))

  typealias Group = (code: String, title: String, codes: [(code: String, title: String)])

  /// Each group, then its codes.
  static func grouped(_ groups: [Group]) -> [VocabularyCode] {
    groups.flatMap { group in
      [VocabularyCode(code: group.code, title: group.title)]
        + group.codes.map { VocabularyCode(code: $0.code, title: $0.title, parent: group.code) }
    }
  }
}
