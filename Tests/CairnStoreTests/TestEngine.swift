import CairnModel
import CairnSQLite
import CairnStore

/// The engines that the conformance suite runs against.
enum TestEngine: String, CaseIterable, Sendable {
  case sqlite, memory

  typealias Store = any ReplicaStore & OperatorRegistry & EpochRegistry

  /// A store that nobody has written to.
  func make() throws -> OpenEngine { try OpenEngine(self) }
}

/// A store under test, which can be closed and opened anew.
final class OpenEngine {
  private let engine: TestEngine
  private let folder = TemporaryFolder()
  private(set) var store: TestEngine.Store

  init(_ engine: TestEngine) throws {
    self.engine = engine
    switch engine {
    case .sqlite: store = try SQLiteLogStore(path: folder.path + "/log.sqlite", mode: .writer)
    case .memory: store = MemoryLogStore()
    }
  }

  func reopen() throws {
    switch store {
    case let sqlite as SQLiteLogStore:
      try sqlite.close()
      store = try SQLiteLogStore(path: folder.path + "/log.sqlite", mode: .writer)
    case let memory as MemoryLogStore: store = MemoryLogStore(reopening: memory)
    default: preconditionFailure("another engine")
    }
  }
}

func digest(_ byte: UInt8) -> Digest {
  guard let digest = Digest([UInt8](repeating: byte, count: 32)) else {
    preconditionFailure("32 bytes are a digest")
  }
  return digest
}

func device(_ number: UInt32) -> DeviceNumber {
  guard let device = DeviceNumber(number) else { preconditionFailure("no device has that number") }
  return device
}

func sequence(_ number: UInt64) -> EventSequence { .none.advanced(by: Int(number)) }

func key(_ byte: UInt8, _ algorithm: PublicKey.Algorithm = .ed25519) -> PublicKey {
  let bytes = [UInt8](repeating: byte, count: algorithm.keyByteCount)
  guard let key = PublicKey(algorithm, bytes) else { preconditionFailure("that is a key's size") }
  return key
}

extension LogStore {
  func add(_ slug: String, id: UInt8) throws -> SurveyRecord {
    try addSurvey(
      id: SurveyID(digest(id)), slug: slug, title: "Title of \(slug)",
      origin: "field.example.org/\(slug)", isPublic: id.isMultiple(of: 2))
  }
}
