/// What a survey may be called in URLs: 1 to 63 of a–z, 0–9 and inner hyphens.
package enum Slug {
  package static func isValid(_ slug: String) -> Bool {
    let characters = Array(slug.utf8)
    guard 1...Limits.slugByteCountMaximum ~= characters.count else { return false }
    let hyphen = UInt8(ascii: "-")
    return characters.first != hyphen && characters.last != hyphen
      && characters.allSatisfy {
        $0 == hyphen || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0
          || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
      }
  }
}
