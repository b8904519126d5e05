import CairnModel

/// A private key's seed in a file of its own, in hexadecimal digits, mode 0600.
package enum KeyFile {
  /// Durable once it returns.
  package static func write(_ seed: [UInt8], to path: String) throws(StoreError) {
    try PrivateFile.write(Array((seed.hex + "\n").utf8), to: path)
  }

  package static func read(_ path: String) throws(StoreError) -> [UInt8] {
    let digits = String(
      decoding: try PrivateFile.read(path).filter { $0 > 0x20 }, as: UTF8.self)
    guard let seed = [UInt8](hex: digits), !seed.isEmpty else {
      throw StoreError(.damaged, place: path, "the file holds no key")
    }
    return seed
  }
}
