package import CairnLog
package import CairnModel
import CairnStore

extension FieldService {
  /// The signed note of the published log.
  package func checkpoint(by caller: Caller) throws(Refusal) -> [UInt8] {
    try surveys.survey(caller.slug).published.note
  }

  /// The first `width` hashes of a tile.
  package func tile(
    _ address: TileAddress, width: Int, by caller: Caller
  ) throws(Refusal) -> [UInt8] {
    let survey = try surveys.survey(caller.slug)
    guard width <= address.width(in: survey.published.size) else { throw Self.beyond }
    let tile = try refusing { () throws(StoreError) in
      try engine.store.tile(address, width: width, of: survey.record.key)
    }
    guard let tile, tile.width >= width else { throw Self.beyond }
    return tile.prefix(width).bytes
  }

  /// Of a bundle as it is stored, so that whoever counts bytes can refuse before they are read.
  package func bundleByteCount(
    _ number: BundleNumber, by caller: Caller
  ) throws(Refusal) -> Int {
    let survey = try surveys.survey(caller.slug)
    return try refusing { () throws(StoreError) in
      try engine.store.byteCount(of: number, in: survey.record.key)
    }
  }

  /// The first `width` entries of a bundle.
  package func bundle(
    _ number: BundleNumber, width: Int, by caller: Caller
  ) throws(Refusal) -> [UInt8] {
    let survey = try surveys.survey(caller.slug)
    guard width <= TileAddress(level: 0, number: number.rawValue).width(in: survey.published.size)
    else { throw Self.beyond }
    let bundle = try refusing { () throws(StoreError) in
      try engine.store.bundle(number, of: survey.record.key)
    }
    guard bundle.count >= width else { throw Self.beyond }
    return bundle.count == width ? bundle.bytes : bundle.slice(0..<width).bytes
  }

  /// That an entry is in the log, under the published checkpoint.
  /// - Parameter size: which checkpoint the caller expects; nil takes any.
  package func offlineProof(
    of index: LogIndex, at size: LogSize?, by caller: Caller
  ) throws(Refusal) -> OfflineProof {
    let survey = try surveys.survey(caller.slug)
    let published = survey.published
    guard size ?? published.size == published.size else {
      throw Refusal(.notFound, "the published checkpoint is at \(published.size)")
    }
    let hashes = try proof(from: survey) { tiles throws(ProofError<StoreError>) in
      try LogProof.inclusion(of: index, in: published.size, from: tiles)
    }
    return OfflineProof(index: index, hashes: hashes, checkpoint: published.note)
  }

  /// That the log at one size is the beginning of the log at another.
  package func consistencyProof(
    from old: LogSize, to new: LogSize, by caller: Caller
  ) throws(Refusal) -> [Digest] {
    let survey = try surveys.survey(caller.slug)
    guard new <= survey.published.size else { throw Self.beyond }
    return try proof(from: survey) { tiles throws(ProofError<StoreError>) in
      try LogProof.consistency(from: old, to: new, in: tiles)
    }
  }

  private func proof(
    from survey: ServedSurvey,
    _ body: (StoreTiles<Storage.Store>) throws(ProofError<StoreError>) -> [Digest]
  ) throws(Refusal) -> [Digest] {
    do {
      return try body(StoreTiles(engine.store, survey: survey.record.key))
    } catch {
      switch error {
      case .outOfRange: throw Self.beyond
      case .missing, .source:
        throw Refusal(.internalError, "the store could not answer", retryAfterSeconds: 30)
      }
    }
  }

  private static var beyond: Refusal {
    Refusal(.notFound, "the log does not reach that far")
  }
}
