package import CairnModel
import FoundationEssentials
import SwiftProtobuf

/// The holder of an operator's invite brings the key that will ask from now on.
package struct OperatorLogin: Hashable, Sendable {
  package var key: PublicKey
  package var inviteKey: PublicKey
  /// The invite's secret over the operator statement.
  package var signature: [UInt8]

  package init(key: PublicKey, inviteKey: PublicKey, signature: [UInt8]) {
    self.key = key
    self.inviteKey = inviteKey
    self.signature = signature
  }

  package init(decoding bytes: [UInt8]) throws(WireError) {
    self = try CairnWire.decoding(WireOperatorLogin.self, from: bytes) {
      wire throws(MeaninglessValue) in
      OperatorLogin(
        key: try PublicKey(wire: wire.key), inviteKey: try PublicKey(inviteKey: wire.inviteKey),
        signature: Array(wire.signature))
    }
  }

  package func encoded() -> [UInt8] {
    let wire = WireOperatorLogin.with {
      $0.key = key.wire
      $0.inviteKey = Data(inviteKey.bytes)
      $0.signature = Data(signature)
    }
    return wire.encodedBytes()
  }
}

/// An operator opens a survey.
package struct OpenSurveyRequest: Hashable, Sendable {
  package var slug: String
  package var title: Text
  package var adminKey: PublicKey
  package var adminName: Text
  /// 16 bytes. The same nonce again gives the same survey.
  package var nonce: [UInt8]
  /// Anybody may read the log.
  package var isPublic: Bool

  package init(
    slug: String, title: Text, adminKey: PublicKey, adminName: Text, nonce: [UInt8],
    isPublic: Bool = false
  ) {
    self.slug = slug
    self.title = title
    self.adminKey = adminKey
    self.adminName = adminName
    self.nonce = nonce
    self.isPublic = isPublic
  }

  package init(decoding bytes: [UInt8]) throws(WireError) {
    self = try CairnWire.decoding(WireOpenSurveyRequest.self, from: bytes) {
      wire throws(MeaninglessValue) in
      guard wire.nonce.count == SurveyOpened.nonceByteCount else {
        throw MeaninglessValue("a nonce of another size than \(SurveyOpened.nonceByteCount) bytes")
      }
      return OpenSurveyRequest(
        slug: wire.slug, title: try Text(wire: wire.title, maximum: Limits.nameByteCountMaximum),
        adminKey: try PublicKey(wire: wire.adminKey),
        adminName: try Text(wire: wire.adminName, maximum: Limits.nameByteCountMaximum),
        nonce: Array(wire.nonce), isPublic: wire.publicLog)
    }
  }

  package func encoded() -> [UInt8] {
    let wire = WireOpenSurveyRequest.with {
      $0.slug = slug
      $0.title = title.string
      $0.adminKey = adminKey.wire
      $0.adminName = adminName.string
      $0.nonce = Data(nonce)
      $0.publicLog = isPublic
    }
    return wire.encodedBytes()
  }
}

package struct OpenSurveyAnswer: Hashable, Sendable {
  /// The bytes of entry 0.
  package var surveyOpened: [UInt8]
  /// The signed note.
  package var checkpoint: [UInt8]

  package init(surveyOpened: [UInt8], checkpoint: [UInt8]) {
    self.surveyOpened = surveyOpened
    self.checkpoint = checkpoint
  }

  package init(decoding bytes: [UInt8]) throws(WireError) {
    self = try CairnWire.decoding(WireOpenSurveyAnswer.self, from: bytes) {
      wire throws(MeaninglessValue) in
      OpenSurveyAnswer(
        surveyOpened: Array(wire.surveyOpened), checkpoint: Array(wire.checkpoint))
    }
  }

  package func encoded() -> [UInt8] {
    let wire = WireOpenSurveyAnswer.with {
      $0.surveyOpened = Data(surveyOpened)
      $0.checkpoint = Data(checkpoint)
    }
    return wire.encodedBytes()
  }
}
