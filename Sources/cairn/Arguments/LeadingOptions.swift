/// `cairn -C DIR sync` means `cairn sync -C DIR`, as with other tools: options that many commands
/// take may stand before the command.
enum LeadingOptions {
  static func moved(_ arguments: [String]) -> [String] {
    var rest = arguments[...]
    var leading: [String] = []
    while let first = rest.first {
      if first == "--json" {
        leading.append(rest.removeFirst())
      } else if first == "-C", rest.count >= 2 {
        leading += [rest.removeFirst(), rest.removeFirst()]
      } else {
        break
      }
    }
    guard !leading.isEmpty, !rest.isEmpty else { return arguments }
    let end = rest.firstIndex(of: "--") ?? rest.endIndex
    return Array(rest[..<end]) + leading + Array(rest[end...])
  }
}
