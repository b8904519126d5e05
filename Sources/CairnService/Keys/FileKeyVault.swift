package import CairnLog
import CairnModel
package import CairnStore
import Glibc

/// Log keys as files, mode 0600, in a folder of their own: `keys/helsinki.key`.
package struct FileKeyVault: KeyVault {
  private let folder: String

  /// Makes the folder if it is not there.
  package init(folder: String) throws(StoreError) {
    self.folder = folder
    if mkdir(folder, 0o700) != 0, errno != EEXIST {
      throw StoreError(.inputOutput, place: folder, String(cString: strerror(errno)))
    }
  }

  package func makeLogKey(slug: String) throws -> SoftwareSigner {
    if access(path(slug), F_OK) == 0 { return try logKey(slug: slug) }
    let signer = SoftwareSigner(generating: .ed25519)
    try KeyFile.write(signer.seed, to: path(slug))
    return signer
  }

  package func logKey(slug: String) throws -> SoftwareSigner {
    guard let signer = SoftwareSigner(.ed25519, seed: try KeyFile.read(path(slug))) else {
      throw StoreError(.damaged, place: path(slug), "the file holds no key")
    }
    return signer
  }

  private func path(_ slug: String) -> String { "\(folder)/\(slug).key" }
}
