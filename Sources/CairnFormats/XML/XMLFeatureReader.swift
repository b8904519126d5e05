import CairnModel

/// Reads GPX and KML as they come, holding one feature at a time: waypoints, routes and tracks;
/// placemarks.
package struct XMLFeatureReader: Sendable {
  private static let featureNames: Set<String> = ["wpt", "rte", "trk", "Placemark"]

  private let featureByteCountMaximum: Int
  private var tokens: XMLTokens
  /// The elements of the feature that is being read that have not ended yet.
  private var open: [XMLNode] = []
  private var byteCount = 0
  private var byteOffset = 0
  private var featureCount = 0
  private var isTooLarge = false
  private var hasFailed = false

  /// - Parameter featureByteCountMaximum: how much of a file is held at a time.
  package init(featureByteCountMaximum: Int = 8 << 20) {
    self.featureByteCountMaximum = featureByteCountMaximum
    tokens = XMLTokens(tokenByteCountMaximum: featureByteCountMaximum)
  }

  package mutating func append(_ bytes: some Collection<UInt8>) { tokens.append(bytes) }

  /// Says that no more bytes come.
  package mutating func finish() { tokens.finish() }

  /// The next feature of what has come so far; nil where more bytes are needed or, after
  /// `finish()`, at the end.
  ///
  /// - Throws: `ImportProblem` with the byte where the rest can't be read. Then there is no next.
  package mutating func next() throws(ImportProblem) -> ImportElement? {
    guard !hasFailed else { return nil }
    do throws(ImportProblem) {
      while let token = try tokens.next() {
        if let node = take(token) { return element(node) }
      }
      return nil
    } catch {
      hasFailed = true
      throw error
    }
  }

  /// The feature that ends with a token.
  private mutating func take(_ token: XMLToken) -> XMLNode? {
    switch token {
    case .start(let name, let attributes, let offset):
      guard !open.isEmpty || Self.featureNames.contains(name) else { return nil }
      if open.isEmpty {
        byteCount = 0
        byteOffset = offset
        isTooLarge = false
        featureCount += 1
      }
      count(name.utf8.count + attributes.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count })
      open.append(XMLNode(name: name, attributes: attributes))
    case .text(let text):
      guard !open.isEmpty else { return nil }
      count(text.utf8.count)
      if !isTooLarge { open[open.count - 1].text += text }
    case .end:
      guard let node = open.popLast() else { return nil }
      if open.isEmpty { return node }
      if !isTooLarge { open[open.count - 1].children.append(node) }
    }
    return nil
  }

  private mutating func count(_ bytes: Int) {
    byteCount += bytes
    guard byteCount > featureByteCountMaximum, !isTooLarge else { return }
    isTooLarge = true
    for index in open.indices {
      open[index].children = []
      open[index].text = ""
    }
  }

  private func element(_ node: XMLNode) -> ImportElement {
    do throws(GeometryProblem) {
      guard !isTooLarge else {
        throw GeometryProblem(
          .featureTooLarge, "the feature has more than \(featureByteCountMaximum) bytes")
      }
      let geometry = node.name == "Placemark" ? try node.kmlGeometry : try node.gpxGeometry
      return .feature(
        ImportedFeature(
          number: featureCount, byteOffset: byteOffset, id: node.attributes["id"],
          properties: node.name == "Placemark" ? node.kmlProperties : node.gpxProperties,
          geometry: geometry))
    } catch {
      return .skipped(
        ImportProblem(
          place: "feature \(featureCount)", error.code, error.message, byteOffset: byteOffset))
    }
  }
}
