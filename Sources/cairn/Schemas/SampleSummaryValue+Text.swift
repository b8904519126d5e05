import CairnFold
import CairnFormats
import CairnModel

extension SampleSummaryValue {
  /// For a person: the value, then what it is made of.
  var text: String {
    let shown = value.map { $0.text + (unit.string.isEmpty ? "" : " \(unit)") } ?? "not observed"
    var made = Quantity.counted(raterCount, "rater")
    if let least, let greatest, least != greatest { made += ", \(least.text) to \(greatest.text)" }
    return "\(shown)  (\(made))"
  }
}
