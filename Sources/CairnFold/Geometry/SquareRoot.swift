extension FixedWidthInteger where Self: UnsignedInteger {
  /// The greatest integer whose square is no greater than this one.
  ///
  /// Newton's method from above, in integers: a square root of floating point could differ in its
  /// last digit between two processors.
  var squareRoot: Self {
    guard self > 1 else { return self }
    let bitCount = Self.bitWidth - leadingZeroBitCount
    // 2^⌈bits/2⌉ is above the root, and the step below falls until it reaches the root.
    var root = Self(1) << Self((bitCount + 1) / 2)
    while true {
      let next = (root + self / root) >> 1
      if next >= root { return root }
      root = next
    }
  }
}
