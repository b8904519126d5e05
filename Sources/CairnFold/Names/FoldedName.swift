package import CairnModel

/// A name as it is compared with others: without case, accents, punctuation and what kind of a
/// company it is, by the table of `TextFolding`.
package struct FoldedName: Hashable, Comparable, Sendable {
  /// Scalars that are looked at: a name has at most 200 bytes, and a longer text is cut, so that no
  /// comparison takes long.
  package static let scalarCountMaximum = 200

  let scalars: [UInt32]

  package init(_ text: Text) {
    let space = UInt32(UInt8(ascii: " "))
    var folded: [UInt32] = []
    var isApart = false
    for scalar in text.string.unicodeScalars {
      guard folded.count < Self.scalarCountMaximum else { break }
      switch Self.fold(scalar.value) {
      case .nothing: break
      case .separator: isApart = !folded.isEmpty
      case .scalars(let scalars):
        if isApart { folded.append(space) }
        isApart = false
        folded += scalars
      }
    }
    scalars = Self.withoutSuffixes(folded.prefix(Self.scalarCountMaximum))
  }

  package var isEmpty: Bool { scalars.isEmpty }

  package var string: String {
    var string = String.UnicodeScalarView()
    string.append(contentsOf: scalars.lazy.compactMap(Unicode.Scalar.init))
    return String(string)
  }

  /// By the numbers of the scalars.
  package static func < (a: FoldedName, b: FoldedName) -> Bool {
    a.scalars.lexicographicallyPrecedes(b.scalars)
  }

  private enum Folded {
    case nothing, separator
    case scalars([UInt32])
  }

  private static let letters: [UInt32: [UInt32]] = {
    var letters: [UInt32: [UInt32]] = [:]
    for group in TextFolding.letters {
      for scalar in group.from.unicodeScalars {
        letters[scalar.value] = group.into.unicodeScalars.map(\.value)
      }
    }
    return letters
  }()

  private static func fold(_ scalar: UInt32) -> Folded {
    if TextFolding.dropped.contains(where: { $0 ~= scalar }) { return .nothing }
    if let letters = letters[scalar] { return .scalars(letters) }
    if let shift = TextFolding.shifts.first(where: { $0.scalars ~= scalar }) {
      return .scalars([scalar - shift.scalars.lowerBound + shift.into])
    }
    if TextFolding.separators.contains(where: { $0 ~= scalar }) { return .separator }
    return .scalars([scalar])
  }

  private static let suffixes: [(scalars: [UInt32], isWord: Bool)] =
    TextFolding.companySuffixes.map { suffix in
      let scalars = suffix.unicodeScalars.map(\.value)
      return (scalars, scalars.allSatisfy { $0 < 0x80 })
    }

  /// Takes off one suffix after the other ("Co., Ltd."), as long as something is left.
  private static func withoutSuffixes(_ folded: ArraySlice<UInt32>) -> [UInt32] {
    let space = UInt32(UInt8(ascii: " "))
    var rest = folded
    while true {
      while rest.last == space { rest.removeLast() }
      let suffix = suffixes.first { suffix in
        guard rest.count > suffix.scalars.count else { return false }
        let start = rest.endIndex - suffix.scalars.count
        return rest[start...].elementsEqual(suffix.scalars)
          && (!suffix.isWord || rest[start - 1] == space)
      }
      guard let suffix else { return Array(rest) }
      rest.removeLast(suffix.scalars.count)
    }
  }
}
