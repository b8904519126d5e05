import Glibc

/// Floating point, which neither log nor state know: only what a survey is invented from. The same
/// on one machine; another C library may round a logarithm differently.
extension SeededGenerator {
  /// 0 ..< 1
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Of mean 0 and deviation 1, by Box and Muller.
  mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * Double.pi * uniform())
  }

  mutating func logNormal(median: Double, deviation: Double) -> Double {
    median * exp(deviation * normal())
  }
}
