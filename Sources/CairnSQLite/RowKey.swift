import CairnLog
import CairnModel
import CairnStore

/// Integer keys: the survey's number, then the place in it. Rows of one survey lie together, and
/// no index but the table itself is needed.
enum RowKey {
  private static let surveyMaximum: Int64 = 1 << 22
  /// The numbers that a survey may have.
  static let surveys = 1..<surveyMaximum
  /// Beyond what keys have room for.
  static let sizeLimit: Int64 = 1 << 40

  /// A log index, a size or a bundle number below 2^40.
  static func place(_ survey: SurveyKey, _ number: UInt64) -> Int64 {
    precondition(survey.rawValue < surveyMaximum && number < 1 << 40, "a row key out of range")
    return survey.rawValue << 40 | Int64(number)
  }

  static func number(of place: Int64) -> UInt64 { UInt64(place & (1 << 40 - 1)) }

  static func tile(_ survey: SurveyKey, _ address: TileAddress) -> Int64 {
    precondition(address.number < 1 << 36, "a tile number out of range")
    return place(survey, UInt64(address.level) << 36 | address.number)
  }

  static func device(_ survey: SurveyKey, _ device: DeviceNumber) -> Int64 {
    survey.rawValue << 20 | Int64(device.rawValue)
  }

  static func devices(of survey: SurveyKey) -> ClosedRange<Int64> {
    survey.rawValue << 20...(survey.rawValue << 20 | (1 << 20 - 1))
  }

  static func places(of survey: SurveyKey) -> ClosedRange<Int64> {
    place(survey, 0)...place(survey, 1 << 40 - 1)
  }
}
