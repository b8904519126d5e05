import CairnModel

/// A real city, as the centre of an invented cluster.
struct City: Sendable {
  var name: String
  var centre: Vertex

  /// - Parameters: degrees × 10,000, north and east.
  private init(_ name: String, _ latitude: Int32, _ longitude: Int32) {
    self.name = name
    centre = Vertex(latitudeE7: latitude * 1000, longitudeE7: longitude * 1000)
  }

  /// 47, as many as NESTA's study of 2016 found clusters.
  static let all = [
    City("London", 515_074, -1_278), City("Shanghai", 312_304, 1_214_737),
    City("Los Angeles", 340_522, -1_182_437), City("Paris", 488_566, 23_522),
    City("Beijing", 399_042, 1_164_074), City("New York", 407_128, -740_060),
    City("Tokyo", 356_762, 1_396_503), City("Berlin", 525_200, 134_050),
    City("Seoul", 375_665, 1_269_780), City("Mumbai", 190_760, 728_777),
    City("São Paulo", -235_505, -466_333), City("Shenzhen", 225_431, 1_140_579),
    City("Milan", 454_642, 91_900), City("Barcelona", 413_874, 21_686),
    City("Amsterdam", 523_676, 49_041), City("Hong Kong", 223_193, 1_141_694),
    City("Mexico City", 194_326, -991_332), City("Toronto", 436_532, -793_832),
    City("Istanbul", 410_082, 289_784), City("Bengaluru", 129_716, 775_946),
    City("Buenos Aires", -346_037, -583_816), City("Hangzhou", 302_741, 1_201_551),
    City("Melbourne", -378_136, 1_449_631), City("Montreal", 455_019, -735_674),
    City("Singapore", 13_521, 1_038_198), City("Lagos", 65_244, 33_792),
    City("Manchester", 534_808, -22_426), City("Vienna", 482_082, 163_738),
    City("Copenhagen", 556_761, 125_683), City("Stockholm", 593_293, 180_686),
    City("Chengdu", 305_728, 1_040_668), City("Cape Town", -339_249, 184_241),
    City("Lisbon", 387_223, -91_393), City("Warsaw", 522_297, 210_122),
    City("Nairobi", -12_921, 368_219), City("Bristol", 514_545, -25_879),
    City("Prague", 500_755, 144_378), City("Dublin", 533_498, -62_603),
    City("Helsinki", 601_699, 249_384), City("Brighton", 508_225, -1_372),
    City("Rotterdam", 519_244, 44_777), City("Medellín", 62_442, -755_812),
    City("Leipzig", 513_397, 123_731), City("Tallinn", 594_370, 247_536),
    City("Glasgow", 558_642, -42_518), City("Austin", 302_672, -977_431),
    City("Tampere", 614_978, 237_610),
  ]
}
