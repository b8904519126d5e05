/// The layers that `Package.swift` declares, as far as they are written out.
struct PackageManifest {
  struct Layer {
    var name: String
    /// Targets of this package and modules of others.
    var dependencies: Set<String>
  }

  var layers: [Layer]

  /// - Parameter text: the manifest, of which the list `libraries` is read.
  init(parsing text: some StringProtocol) {
    let products = Self.products(in: text)
    let list = Self.between("let libraries: [Layer] = [", "\n]\n", in: text[...])?.inside ?? ""
    layers = []
    var rest = list[...]
    while let layer = Self.between("Layer(", ")", in: rest) {
      let targets = Self.between("targets: [", "]", in: layer.inside)?.inside ?? ""
      let others = Self.between("products: [", "]", in: layer.inside)?.inside ?? ""
      let names = others.split(whereSeparator: { !$0.isLetter && !$0.isNumber })
      layers.append(
        Layer(
          name: Self.quoted(layer.inside).first ?? "",
          dependencies: Set(Self.quoted(targets) + names.map { products[String($0)] ?? String($0) })
        ))
      rest = layer.behind
    }
  }

  /// `let crypto = Target.Dependency.product(name: "Crypto", …)`
  private static func products(in text: some StringProtocol) -> [String: String] {
    var products: [String: String] = [:]
    var rest = Substring(text)
    while let constant = between("\nlet ", "=", in: rest) {
      rest = constant.behind
      let value = rest.drop(while: \.isWhitespace)
      guard value.hasPrefix("Target.Dependency.product("),
        let name = quoted(value.prefix(200)).first
      else { continue }
      products[String(constant.inside.filter { !$0.isWhitespace })] = name
    }
    return products
  }

  private static func between(
    _ start: String, _ end: String, in text: some StringProtocol
  ) -> (inside: Substring, behind: Substring)? {
    let text = Substring(text)
    guard let from = text.firstRange(of: start)?.upperBound,
      let to = text[from...].firstRange(of: end)
    else { return nil }
    return (text[from..<to.lowerBound], text[to.upperBound...])
  }

  private static func quoted(_ text: some StringProtocol) -> [String] {
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    return parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }
  }
}
