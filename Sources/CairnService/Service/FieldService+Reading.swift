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

  package func inclusionProof(
    of index: LogIndex, in size: LogSize, by caller: Caller
  ) throws(Refusal) -> [Digest] {
    try proof(up: size, by: caller) { tiles throws(ProofError<StoreError>) in
      try LogProof.inclusion(of: index, in: size, from: tiles)
    }
  }

  package func consistencyProof(
    from old: LogSize, to new: LogSize, by caller: Caller
  ) throws(Refusal) -> [Digest] {
    try proof(up: new, by: caller) { tiles throws(ProofError<StoreError>) in
      try LogProof.consistency(from: old, to: new, in: tiles)
    }
  }

  private func proof(
    up size: LogSize, by caller: Caller,
    _ body: (StoreTiles<Storage.Store>) throws(ProofError<StoreError>) -> [Digest]
  ) throws(Refusal) -> [Digest] {
    let survey = try surveys.survey(caller.slug)
    guard size <= survey.published.size else { throw Self.beyond }
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
