package import CairnModel
package import CairnStore

/// Who asks something of a survey, once it is known.
package struct Caller: Sendable {
  package let slug: String
  package let survey: SurveyID
  /// Whether anybody may read the log.
  package let isPublic: Bool
  /// Nil for somebody who reads a public log.
  package let member: MemberRecord?
  /// The first number of the member's lineage; nil where there is no member.
  package let lineage: DeviceNumber?

  /// Where somebody who is no member asks from; nil where that is not known.
  package var address: [UInt8]?

  package func requireMember() throws(Refusal) -> MemberRecord {
    guard let member else { throw Refusal(.tokenMissing, "only members may do this") }
    return member
  }
}
