package import CairnModel
package import CairnStore

/// Who is one reader: all numbers of a lineage are, and so is everybody who is no member.
package struct ReadAsker: Hashable, Sendable {
  package let survey: SurveyKey
  package let lineage: DeviceNumber?

  package init(survey: SurveyKey, lineage: DeviceNumber?) {
    self.survey = survey
    self.lineage = lineage
  }

  /// Who answers for the time that a read takes. Strangers use none of the members' time.
  package func users(at address: [UInt8]?) -> (group: ReadUser, own: ReadUser) {
    lineage == nil ? (.lineage(self), .address(address)) : (.members(survey), .lineage(self))
  }
}

/// Whose time of the threads that read is counted.
package enum ReadUser: Hashable, Sendable {
  /// All members of a survey.
  case members(SurveyKey)
  /// One of them; or all who are no members.
  case lineage(ReadAsker)
  /// Where somebody asks from who is no member, in whatever survey.
  case address([UInt8]?)
}
