import CairnLog
import CairnModel
package import CairnStore
import CairnWire

/// The invite of a service's operator: a file beside the data that whoever runs the service reads.
///
///     let invite = try OperatorInvite.prepare(folder: "data", url: url, registry: engine.store)
///     print("cairn login $(cat \(invite.path))")
package struct OperatorInvite: Sendable {
  package let path: String
  /// What `cairn login` takes.
  package let text: String
  /// Whether the file was not there before.
  package let isNew: Bool

  /// Takes up `operator.invite`, or makes it where it is not there. Calls block.
  ///
  /// The secret stays the same over crashes and restarts; where the service has another URL by now,
  /// the file is written anew around it. Whoever deletes the file gets a new invite.
  /// - Throws: `StoreError`: `damaged` where the file holds something else.
  package static func prepare(
    folder: String, url: String, registry: some OperatorRegistry
  ) throws(StoreError) -> OperatorInvite {
    let path = "\(folder)/operator.invite"
    let known = try secret(in: path)
    let signer = SoftwareSigner(generating: .ed25519)
    guard let signer = known.map({ SoftwareSigner(.ed25519, seed: $0) }) ?? signer else {
      throw StoreError(.damaged, place: path, "the invite holds no key")
    }
    let text = Invite(url: url, secret: signer.seed).text
    // The file first: a secret that the registry knows and no file holds is lost.
    try write(text, to: path)
    try registry.addOperatorInvite(signer.publicKey)
    return OperatorInvite(path: path, text: text, isNew: known == nil)
  }

  private static func secret(in path: String) throws(StoreError) -> [UInt8]? {
    guard let bytes = try content(of: path) else { return nil }
    do {
      return try Invite(text: String(decoding: bytes, as: UTF8.self)).secret
    } catch {
      throw StoreError(.damaged, place: path, "\(error)")
    }
  }

  private static func write(_ text: String, to path: String) throws(StoreError) {
    let line = Array((text + "\n").utf8)
    guard try content(of: path) != line else { return }
    try PrivateFile.write(line, to: path)
  }

  private static func content(of path: String) throws(StoreError) -> [UInt8]? {
    do throws(StoreError) { return try PrivateFile.read(path) } catch {
      guard error.code == .missing else { throw error }
      return nil
    }
  }
}
