import CairnLog
package import CairnModel
import CairnStore
import CairnViews

/// In whose name a token comes, before its signature is checked.
package enum TokenClaim: Hashable, Sendable {
  /// In that of nobody whose signature would be checked: to refuse the token costs little.
  case nobody
  /// Its signature was checked already, so that to look at it again costs little.
  case proven
  /// An enrolled device.
  case device(DeviceNumber, of: SurveyID)
  /// Whoever has the key that the token names, an operator or not.
  case anyOperator
}

extension FieldService {
  /// - Parameter slug: of the survey that is asked; nil where an operator is asked for.
  package func claim(of text: String, survey slug: String?) -> TokenClaim {
    guard let slug else {
      guard let token = try? UnverifiedToken(parsing: text[...]),
        case .operator(let key) = token.issuer, token.names(key)
      else { return .nobody }
      return .anyOperator
    }
    guard let survey = try? surveys.survey(slug) else { return .nobody }
    let members = survey.growth.membership.members
    if let known = tokens.token(text), case .device(let device) = known.token.issuer,
      members[device]?.key == known.key
    {
      return .proven
    }
    guard let token = try? UnverifiedToken(parsing: text[...]),
      case .device(let device) = token.issuer, let key = members[device]?.key, token.names(key)
    else { return .nobody }
    return .device(device, of: survey.record.id)
  }
}
