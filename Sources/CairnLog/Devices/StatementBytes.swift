package import CairnModel

/// Bytes that somebody signs: a line that says what they are, then fields of fixed widths,
/// big-endian, so that no two statements share bytes.
struct StatementBytes {
  private(set) var bytes: [UInt8]

  init(_ name: StaticString) {
    bytes = name.withUTF8Buffer { Array($0) } + [0x0a]
  }

  mutating func append(_ survey: SurveyID) { append(survey.digest) }

  mutating func append(_ digest: Digest) {
    digest.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ number: UInt64) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ device: DeviceNumber) { append(UInt64(device.rawValue)) }

  mutating func append(_ key: PublicKey) { bytes.append(contentsOf: key.tagged) }
}

/// What an invite's secret, or the device that is taken over from, signs for a new device.
package enum EnrolmentStatement {
  /// "cairn/enrol/v1\n" ‖ survey id ‖ continued device as uint64, 0 for none ‖ key ‖ name
  package static func bytes(
    survey: SurveyID, key: PublicKey, name: Text, continues: DeviceNumber?
  ) -> [UInt8] {
    var statement = StatementBytes("cairn/enrol/v1")
    statement.append(survey)
    statement.append(UInt64(continues?.rawValue ?? 0))
    statement.append(key)
    return statement.bytes + Array(name.string.utf8)
  }
}

/// What both keys of a log sign where one takes over from the other.
package enum RotationStatement {
  /// "cairn/rotate/v1\n" ‖ survey id ‖ the entry's index as uint64 ‖ old key ‖ new key
  package static func bytes(
    survey: SurveyID, index: LogIndex, old: PublicKey, new: PublicKey
  ) -> [UInt8] {
    var statement = StatementBytes("cairn/rotate/v1")
    statement.append(survey)
    statement.append(index.rawValue)
    statement.append(old)
    statement.append(new)
    return statement.bytes
  }
}

/// What the secret of an operator's invite signs for the operator's key.
package enum OperatorStatement {
  /// "cairn/operator/v1\n" ‖ key
  package static func bytes(key: PublicKey) -> [UInt8] {
    var statement = StatementBytes("cairn/operator/v1")
    statement.append(key)
    return statement.bytes
  }
}
