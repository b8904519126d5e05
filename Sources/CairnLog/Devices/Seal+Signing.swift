package import CairnModel

extension Seal {
  /// "cairn/seal/v1\n" ‖ survey id ‖ device, first and last sequence as uint64 ‖ chain head ‖
  /// witnessed size as uint64 and root ‖ clock as int64
  package func signedBytes(survey: SurveyID) -> [UInt8] {
    var statement = StatementBytes("cairn/seal/v1")
    statement.append(survey)
    statement.append(device)
    statement.append(firstSequence.rawValue)
    statement.append(lastSequence.rawValue)
    statement.append(chainHead)
    statement.append(witnessedSize.rawValue)
    statement.append(witnessedRoot)
    statement.append(UInt64(bitPattern: clock.milliseconds))
    return statement.bytes
  }

  package mutating func sign(survey: SurveyID, with signer: some Signer) throws {
    signature = try signer.sign(signedBytes(survey: survey))
  }

  package func isSigned(by key: PublicKey, survey: SurveyID) -> Bool {
    key.isValidSignature(signature, for: signedBytes(survey: survey))
  }
}
