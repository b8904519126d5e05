package import CairnModel

/// The host that a website's address names, in lower case and without `www.`, so that two
/// spellings of one site are equal; nil where the text names none.
///
/// What people write is taken as it is meant: the scheme may be missing, and a path, a port, a user
/// and a dot at the end are left out. A host has two labels or more of letters, digits, `-`, `_` and
/// anything beyond ASCII. An address of electronic mail is none.
package func websiteHost(_ url: Text) -> Text? {
  var rest = url.string.utf8.map { 65...90 ~= $0 ? $0 + 32 : $0 }[...]
  while let last = rest.last, last <= 32 { rest.removeLast() }
  while let first = rest.first, first <= 32 { rest.removeFirst() }
  let authorityEnds = Array("/?#\\".utf8)
  let slashes = Array("//".utf8)
  var hasScheme = false
  let scheme = rest.prefix { 97...122 ~= $0 || 48...57 ~= $0 || $0 == UInt8(ascii: "+") }
  let behind = rest.dropFirst(scheme.count)
  if behind.first == UInt8(ascii: ":"), behind.dropFirst().starts(with: slashes) {
    rest = behind.dropFirst(3)
    hasScheme = true
  } else if rest.starts(with: slashes) {
    rest = rest.dropFirst(2)
  }
  rest = rest.prefix { !authorityEnds.contains($0) }
  if let user = rest.lastIndex(of: UInt8(ascii: "@")) {
    guard hasScheme else { return nil }
    rest = rest[(user + 1)...]
  }
  if let port = rest.lastIndex(of: UInt8(ascii: ":")) {
    guard rest[(port + 1)...].allSatisfy({ 48...57 ~= $0 }) else { return nil }
    rest = rest[..<port]
  }
  if rest.last == UInt8(ascii: ".") { rest.removeLast() }
  let www = Array("www.".utf8)
  if rest.starts(with: www) { rest = rest.dropFirst(www.count) }
  let labels = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  guard labels.count >= 2, rest.count <= 253, labels.allSatisfy({ !$0.isEmpty }),
    rest.allSatisfy(isPartOfHost)
  else { return nil }
  return Text(String(decoding: rest, as: UTF8.self))
}

private func isPartOfHost(_ byte: UInt8) -> Bool {
  switch byte {
  case 97...122, 48...57, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), 0x80...: true
  default: false
  }
}
