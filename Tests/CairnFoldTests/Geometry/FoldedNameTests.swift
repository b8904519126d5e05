import CairnFold
import CairnFoldFixtures
import CairnModel
import Glibc
import Testing

@Suite("Folded names") struct FoldedNameTests {
  @Test(
    "Case, accents, punctuation and the kind of company make no difference",
    arguments: [
      ("Studio Åino Oy", "studio aino"), ("  STUDIO—ÄINÖ,  oy.", "studio aino"),
      ("A\u{308}ito", "aito"), ("Äito", "aito"), ("Bäcker & Söhne GmbH", "backer sohne"),
      ("Straße", "strasse"), ("Œuvre Æther Þór", "oeuvre aether thor"),
      ("ŁÓDŹ İstanbul ŉ Ŀ", "lodz istanbul n l"), ("ΣΊΣΥΦΟΣ", "σισυφοσ"), ("Σίσυφος", "σισυφοσ"),
      ("ЁЛКА Й", "елка и"), ("Ћирилица", "ћирилица"), ("ＡＢＣ－１２３", "abc 123"),
      ("Shanghai Design Co., Ltd.", "shanghai design"), ("上海设计有限公司", "上海设计"),
      ("Oy", "oy"), ("Oy Ab", "oy"), ("有限公司", "有限公司"), ("Marco", "marco"), ("Foo Co", "foo"),
      ("", ""), (" -- ", ""), ("m² №5", "m2 №5"), ("soft\u{AD}hyphen", "softhyphen"),
    ])
  func folding(name: String, folded: String) {
    let result = FoldedName(Text(name))
    #expect(result.string.unicodeScalars.elementsEqual(folded.unicodeScalars), "\(result.string)")
    #expect(result.isEmpty == folded.isEmpty)
  }

  @Test("Folding what is folded changes nothing, whatever scalars a name has")
  func idempotence() {
    for seed in UInt64(1)...2_000 {
      var numbers = SeededNumbers(seed: seed)
      var view = String.UnicodeScalarView()
      for _ in 0..<numbers.below(30) {
        let bound = [0x80, 0x180, 0x530, 0x3100, 0x10000][numbers.below(5)]
        view.append(Unicode.Scalar(UInt32(numbers.below(bound))) ?? " ")
      }
      let once = FoldedName(Text(String(view)))
      #expect(FoldedName(Text(once.string)) == once, "seed \(seed)")
    }
  }

  @Test("A text of any length is cut to what is compared")
  func length() {
    let long = FoldedName(Text(String(repeating: "ß", count: 16_000)))
    #expect(long.string.unicodeScalars.count == FoldedName.scalarCountMaximum)
  }

  @Test(
    "Similarity is the share of the longer name that no edit touches, rounded down",
    arguments: [
      ("aino", "aino", 1000), ("aino", "aina", 750), ("kitten", "sitting", 571), ("", "", 0),
      ("a", "", 0), ("abc", "xyz", 0), ("studio aino", "studio ainoo", 916), ("ab", "ba", 0),
      ("galleria", "gallerie", 875), ("Åbo Design Oy", "abo design", 1000),
    ])
  func similarity(one: String, other: String, permille: Int) {
    let (a, b) = (FoldedName(Text(one)), FoldedName(Text(other)))
    #expect(similarityPermille(a, b) == permille)
    #expect(similarityPermille(b, a) == permille)
  }

  /// The whole table, with nothing left out.
  private func plainDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var row = Array(0...b.count)
    for i in 0..<a.count {
      var next = [i + 1]
      for j in 0..<b.count {
        next.append(min(row[j] + (a[i] == b[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1))
      }
      row = next
    }
    return row[b.count]
  }

  @Test("A bounded comparison says what the whole table says, for any two names and any bound")
  func similarityProperty() {
    for seed in UInt64(1)...4_000 {
      var numbers = SeededNumbers(seed: seed)
      let letters = Array("abcd")
      var one = (0..<numbers.below(14)).map { _ in letters[numbers.below(4)] }
      let a = FoldedName(Text("x" + String(one)))
      for _ in 0..<numbers.below(5) {
        if numbers.below(2) == 0 || one.isEmpty {
          one.insert(letters[numbers.below(4)], at: numbers.below(one.count + 1))
        } else {
          one.remove(at: numbers.below(one.count))
        }
      }
      let b = FoldedName(Text("x" + String(one)))
      let (first, second) = (Array(a.string.unicodeScalars), Array(b.string.unicodeScalars))
      let longer = max(first.count, second.count)
      let exact = (longer - plainDistance(first, second)) * 1000 / longer
      #expect(similarityPermille(a, b) == exact, "seed \(seed)")
      for least in [0, 300, 700, 850, 1000] {
        #expect(
          a.similarityPermille(to: b, atLeast: least) == (exact >= least ? exact : nil),
          "seed \(seed), at least \(least)")
      }
    }
  }

  @Test(
    "A website is known by its host",
    arguments: [
      ("https://www.Studio.FI/en?x#y", "studio.fi"), ("studio.fi", "studio.fi"),
      ("HTTP://studio.fi:8080", "studio.fi"), ("//studio.fi/", "studio.fi"),
      ("  www.studio.fi.  ", "studio.fi"), ("https://user:pw@studio.fi/@x", "studio.fi"),
      ("münchen.de/a", "münchen.de"), ("", nil), ("none", nil), ("info@studio.fi", nil),
      ("mailto:info@studio.fi", nil), ("localhost:80", nil), ("https://", nil), ("n/a", nil),
      ("two words.fi", nil), ("a..b", nil), ("www.fi", nil), ("http://[::1]/", nil),
    ] as [(String, String?)])
  func hosts(url: String, host: String?) {
    #expect(websiteHost(Text(url)) == host.map { Text($0) })
  }

  @Test("The table of the protocol is the one that folds here")
  func publishedTable() throws {
    let path =
      #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
      + "/protocol/text-folding.json"
    let bytes = try #require(contents(of: path), "there is no \(path)")
    let table = try JSONValue(parsing: bytes)
    func number(_ json: JSONValue?) throws -> UInt32 {
      let digits = try #require(json?.asString)
      return try #require(UInt32(digits, radix: 16))
    }
    func ranges(_ name: String) throws -> [ClosedRange<UInt32>] {
      try #require(table[name]?.asArray).map {
        let ends = try #require($0.asArray)
        return try number(ends.first)...number(ends.last)
      }
    }
    #expect(table["version"]?.asInteger == 1)
    #expect(try ranges("dropped") == TextFolding.dropped)
    #expect(try ranges("separators") == TextFolding.separators)
    let letters = try #require(table["letters"]?.asArray)
    #expect(letters.count == TextFolding.letters.count)
    for (json, own) in zip(letters, TextFolding.letters) {
      #expect(json["into"]?.asString.map { Text($0) } == Text(own.into))
      #expect(json["from"]?.asString.map { Text($0) } == Text(own.from))
    }
    let shifts = try #require(table["shifts"]?.asArray)
    #expect(shifts.count == TextFolding.shifts.count)
    for (json, own) in zip(shifts, TextFolding.shifts) {
      #expect(try number(json["first"])...number(json["last"]) == own.scalars)
      #expect(try number(json["into"]) == own.into)
    }
    #expect(
      table["companySuffixes"]?.asArray?.compactMap(\.asString) == TextFolding.companySuffixes)
  }

  @Test("No scalar of the table is in two of its lists")
  func tableIsUnambiguous() {
    var seen: Set<UInt32> = []
    let letters = TextFolding.letters.flatMap { $0.from.unicodeScalars.map(\.value) }
    let ranges = TextFolding.dropped + TextFolding.separators
    for scalar in letters + ranges.flatMap({ Array($0) }) {
      #expect(seen.insert(scalar).inserted, "U+\(String(scalar, radix: 16))")
    }
  }

  private func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }
}
