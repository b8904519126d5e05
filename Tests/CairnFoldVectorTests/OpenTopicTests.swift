import CairnModel
import CairnVectorFixtures
import Glibc
import Testing

@Suite("What the protocol once left open")
struct OpenTopicTests {
  @Test("Each of it has a vector that is there")
  func vectors() throws {
    let stories = Set(Story.all.map(\.name))
    let sources = try Self.sources()
    var names: [String: [String]] = [:]
    for (topic, shown) in OpenTopics.all {
      #expect(!shown.isEmpty, "\(topic)")
      for one in shown {
        switch one {
        case .test(let name):
          #expect(sources.contains { $0.contains("\"\(name)\"") }, "\(topic): no test \(name)")
        case .story(let name): #expect(stories.contains(name), "\(topic): there is no \(name)")
        case .vector(let file, let start):
          let known = try names[file] ?? Self.names(in: file)
          names[file] = known
          #expect(known.contains { $0.hasPrefix(start) }, "\(topic): \(file) has no \(start)")
        }
      }
    }
    #expect(OpenTopics.all.count == 43)
    #expect(Set(OpenTopics.all.map(\.topic)).count == OpenTopics.all.count)
  }

  @Test("Each file of vectors is named by the test that reads it, and in the folder's README")
  func files() throws {
    let files = try ProtocolFolder.files(in: "vectors").filter { $0.hasSuffix(".json") }
    let sources = try Self.sources()
    let book = String(decoding: try ProtocolFolder.read("vectors/README.md"), as: UTF8.self)
    for file in files {
      let name = file.dropLast(5)
      // The two of seals are named by their algorithms.
      let isRead = sources.contains { $0.contains("\"\(name)\"") || $0.contains("/\(file)\"") }
      #expect(isRead || name.hasPrefix("seal-"), "no test reads \(file)")
      #expect(book.contains("`\(file)`"), "\(file) is not described")
    }
    #expect(files.count > 15)
  }

  private static func names(in file: String) throws -> [String] {
    let document = try JSONValue(parsing: ProtocolFolder.read("vectors/\(file).json"))
    return try #require(document["vectors"]?.asArray).compactMap { $0["name"]?.asString }
  }

  /// The texts of all tests.
  private static func sources() throws -> [String] {
    let tests =
      #filePath.split(separator: "/").dropLast(2).map { "/" + $0 }.joined()
    var sources: [String] = []
    var folders = [tests]
    while let folder = folders.popLast() {
      let handle = try #require(opendir(folder))
      defer { closedir(handle) }
      while let entry = readdir(handle) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        guard !name.hasPrefix(".") else { continue }
        let path = "\(folder)/\(name)"
        if Int(entry.pointee.d_type) == Int(DT_DIR) {
          folders.append(path)
        } else if name.hasSuffix(".swift"), let file = fopen(path, "r") {
          defer { fclose(file) }
          var bytes = [UInt8](repeating: 0, count: 1 << 20)
          let count = fread(&bytes, 1, bytes.count, file)
          sources.append(String(decoding: bytes[..<count], as: UTF8.self))
        }
      }
    }
    return sources
  }
}
