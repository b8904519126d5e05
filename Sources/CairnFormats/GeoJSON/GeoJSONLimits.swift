/// How much of a file a reader holds at a time.
package struct GeoJSONLimits: Hashable, Sendable {
  /// Of one feature; and of what stands beside the features of a collection.
  package var featureByteCountMaximum: Int
  package var depthMaximum: Int

  package init(featureByteCountMaximum: Int = 8 << 20, depthMaximum: Int = 32) {
    self.featureByteCountMaximum = featureByteCountMaximum
    self.depthMaximum = depthMaximum
  }
}
