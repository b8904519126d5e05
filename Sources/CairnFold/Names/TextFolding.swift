/// The table by which names are folded: `protocol/text-folding.json` in Swift; a test compares both.
///
/// Unicode's own tables differ between toolchains, and two replicas must never disagree about
/// whether two names are alike. What the table leaves alone stays as it is. A letter and the same
/// letter written with a combining mark fold alike.
package enum TextFolding {
  /// Scalars that turn into one or two others.
  package struct Letters: Sendable {
    package var into: String
    package var from: String

    fileprivate init(_ into: String, _ from: String) {
      self.into = into
      self.from = from
    }
  }

  /// Scalars that turn into as many others in the same order.
  package struct Shift: Sendable {
    package var scalars: ClosedRange<UInt32>
    package var into: UInt32

    fileprivate init(_ scalars: ClosedRange<UInt32>, _ into: UInt32) {
      self.scalars = scalars
      self.into = into
    }
  }

  /// Combining marks and what nobody sees.
  package static let dropped: [ClosedRange<UInt32>] = [
    0x00AD...0x00AD, 0x0300...0x036F, 0x200B...0x200D, 0x2060...0x2060, 0xFE00...0xFE0F,
    0xFEFF...0xFEFF,
  ]

  package static let letters: [Letters] = [
    Letters("1", "¹"),
    Letters("2", "²"),
    Letters("3", "³"),
    Letters("a", "ªÀÁÂÃÄÅàáâãäåĀāĂăĄą"),
    Letters("ae", "Ææ"),
    Letters("c", "ÇçĆćĈĉĊċČč"),
    Letters("d", "ÐðĎďĐđ"),
    Letters("e", "ÈÉÊËèéêëĒēĔĕĖėĘęĚě"),
    Letters("g", "ĜĝĞğĠġĢģ"),
    Letters("h", "ĤĥĦħ"),
    Letters("i", "ÌÍÎÏìíîïĨĩĪīĬĭĮįİı"),
    Letters("ij", "Ĳĳ"),
    Letters("j", "Ĵĵ"),
    Letters("k", "Ķķĸ"),
    Letters("l", "ĹĺĻļĽľĿŀŁł"),
    Letters("n", "ÑñŃńŅņŇňŉŊŋ"),
    Letters("o", "ºÒÓÔÕÖØòóôõöøŌōŎŏŐő"),
    Letters("oe", "Œœ"),
    Letters("r", "ŔŕŖŗŘř"),
    Letters("s", "ŚśŜŝŞşŠšſ"),
    Letters("ss", "ß"),
    Letters("t", "ŢţŤťŦŧ"),
    Letters("th", "Þþ"),
    Letters("u", "ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲų"),
    Letters("w", "Ŵŵ"),
    Letters("y", "ÝýÿŶŷŸ"),
    Letters("z", "ŹźŻżŽž"),
    Letters("α", "Άά"),
    Letters("ε", "Έέ"),
    Letters("η", "Ήή"),
    Letters("ι", "ΊΐΪίϊ"),
    Letters("μ", "µ"),
    Letters("ο", "Όό"),
    Letters("σ", "ς"),
    Letters("υ", "ΎΫΰϋύ"),
    Letters("ω", "Ώώ"),
    Letters("г", "Ѓѓ"),
    Letters("е", "ЀЁѐё"),
    Letters("и", "ЍЙйѝ"),
    Letters("к", "Ќќ"),
    Letters("у", "Ўў"),
    Letters("і", "Її"),
  ]

  package static let shifts: [Shift] = [
    Shift(0x0041...0x005A, 0x0061),
    Shift(0x0391...0x03A1, 0x03B1),
    Shift(0x03A3...0x03A9, 0x03C3),
    Shift(0x0400...0x040F, 0x0450),
    Shift(0x0410...0x042F, 0x0430),
    Shift(0xFF10...0xFF19, 0x0030),
    Shift(0xFF21...0xFF3A, 0x0061),
    Shift(0xFF41...0xFF5A, 0x0061),
  ]

  /// Punctuation and spaces.
  package static let separators: [ClosedRange<UInt32>] = [
    0x0000...0x002F, 0x003A...0x0040, 0x005B...0x0060, 0x007B...0x00A9, 0x00AB...0x00AC,
    0x00AE...0x00B1, 0x00B4...0x00B4, 0x00B6...0x00B8, 0x00BB...0x00BF, 0x00D7...0x00D7,
    0x00F7...0x00F7, 0x037E...0x037E, 0x0387...0x0387, 0x2000...0x200A, 0x200E...0x205F,
    0x2061...0x206F, 0x2E00...0x2E7F, 0x3000...0x3004, 0x3008...0x3020, 0x3030...0x3030,
    0x303D...0x303D, 0x30FB...0x30FB, 0xFE10...0xFE1F, 0xFE30...0xFE6F, 0xFF01...0xFF0F,
    0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65,
  ]

  /// What a company is, at the end of its name, folded.
  package static let companySuffixes = [
    "ab", "bv", "co", "gmbh", "inc", "llc", "ltd", "oy", "oyj", "sarl", "有限公司",
  ]
}
