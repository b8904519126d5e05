import CairnLog
import CairnModel
import CairnReplica
import CairnService
import CairnStore
import Synchronization

/// A service's storage without a disk.
struct MemoryEngine: Engine {
  let store = MemoryLogStore()
  let checkpoints = MemoryGuard()
  let keys = MemoryKeyVault()

  func views(of survey: SurveyRecord) throws(StoreError) -> MemoryViewStore { MemoryViewStore() }
}

final class MemoryKeyVault: KeyVault {
  private let keys = Mutex<[String: SoftwareSigner]>([:])

  func makeLogKey(slug: String) throws -> SoftwareSigner {
    keys.withLock { keys in
      let key = keys[slug] ?? SoftwareSigner(generating: .ed25519)
      keys[slug] = key
      return key
    }
  }

  func logKey(slug: String) throws -> SoftwareSigner {
    guard let key = keys.withLock({ $0[slug] }) else {
      throw StoreError(.missing, place: slug, "there is no such key")
    }
    return key
  }
}

/// A device's keys without a disk.
final class MemoryDeviceKeys: DeviceKeys {
  private let keys: Mutex<[SoftwareSigner]>

  init() { keys = Mutex([]) }

  /// The keys of a folder that is copied.
  init(copying other: MemoryDeviceKeys) {
    let copy = other.keys.withLock { $0 }
    keys = Mutex(copy)
  }

  func key(_ publicKey: PublicKey) throws -> SoftwareSigner {
    guard let key = keys.withLock({ $0.first { $0.publicKey == publicKey } }) else {
      throw StoreError(.missing, place: "keys", "there is no such key")
    }
    return key
  }

  func nextKey(besides current: PublicKey?) throws -> SoftwareSigner {
    keys.withLock { keys in
      if let last = keys.last, last.publicKey != current { return last }
      let key = SoftwareSigner(generating: .p256)
      keys.append(key)
      return key
    }
  }

  func keep(_ key: SoftwareSigner) throws {}
}
