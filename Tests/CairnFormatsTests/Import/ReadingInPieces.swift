import CairnFormats

/// What a reader gives for a file that comes in pieces of a size.
struct FileReading {
  var elements: [ImportElement] = []
  var failure: ImportProblem?

  init(_ bytes: [UInt8], named name: String, piece: Int) throws {
    var reader = try ImportReader(fileName: name)
    do throws(ImportProblem) {
      var position = 0
      while position < bytes.count {
        let end = min(bytes.count, position + piece)
        reader.append(bytes[position..<end])
        position = end
        while let element = try reader.next() { elements.append(element) }
      }
      reader.finish()
      while let element = try reader.next() { elements.append(element) }
    } catch {
      failure = error
    }
  }

  init(_ text: String, named name: String, piece: Int = 1_000_000) throws {
    try self.init(Array(text.utf8), named: name, piece: piece)
  }

  var features: [ImportedFeature] {
    elements.compactMap { if case .feature(let feature) = $0 { feature } else { nil } }
  }

  var problems: [ImportProblem] {
    elements.compactMap { if case .skipped(let problem) = $0 { problem } else { nil } }
  }
}
