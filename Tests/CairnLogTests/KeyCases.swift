import CairnModel

/// A key, a message and a signature, and what they are worth. The edges can't be made with a signer
/// that keeps the rules, so they were computed once with arithmetic on the curves.
struct KeyCase {
  var name: String
  var algorithm: PublicKey.Algorithm
  var key: String
  var message: String
  var signature: String
  /// Whether the signature counts for seals, statements and notes.
  var isValid = false
  /// Whether it does for tokens.
  var isValidInTokens = false
  /// Whether the key may be let in.
  var isSound = true

  static let ed25519: [KeyCase] = [
    KeyCase(
      name: "a signature of RFC 8032",
      algorithm: .ed25519,
      key: "2152f8d19b791d24453242e15f2eab6cb7cffa7b6a5ed30097960e069881db12",
      message: "636169726e",
      signature: "ce80a25ef5206d12dc5454822b091e96204eaf03354b86e0d81a39fe45d469f0207a2409"
        + "eee7910df1772475983c66526d0db811cdd777f897985ea14836af02",
      isValid: true,
      isValidInTokens: true),
    KeyCase(
      name: "S is greater by the order of the group",
      algorithm: .ed25519,
      key: "2152f8d19b791d24453242e15f2eab6cb7cffa7b6a5ed30097960e069881db12",
      message: "636169726e",
      signature: "ce80a25ef5206d12dc5454822b091e96204eaf03354b86e0d81a39fe45d469f00d4e1a66"
        + "084ba465c7141c18773645676d0db811cdd777f897985ea14836af12"),
    KeyCase(
      name: "another message",
      algorithm: .ed25519,
      key: "2152f8d19b791d24453242e15f2eab6cb7cffa7b6a5ed30097960e069881db12",
      message: "6f74686572",
      signature: "ce80a25ef5206d12dc5454822b091e96204eaf03354b86e0d81a39fe45d469f0207a2409"
        + "eee7910df1772475983c66526d0db811cdd777f897985ea14836af02"),
    KeyCase(
      name: "R has the other sign",
      algorithm: .ed25519,
      key: "2152f8d19b791d24453242e15f2eab6cb7cffa7b6a5ed30097960e069881db12",
      message: "636169726e",
      signature: "ce80a25ef5206d12dc5454822b091e96204eaf03354b86e0d81a39fe45d46970207a2409"
        + "eee7910df1772475983c66526d0db811cdd777f897985ea14836af02"),
    KeyCase(
      name: "R is the identity, as its one encoding",
      algorithm: .ed25519,
      key: "2152f8d19b791d24453242e15f2eab6cb7cffa7b6a5ed30097960e069881db12",
      message: "636169726e",
      signature: "0100000000000000000000000000000000000000000000000000000000000000c78458e5"
        + "7fd2830f65b3b66ecf2964d6448031ebe2b1805adcf3fd09b40af508",
      isValid: true,
      isValidInTokens: true),
    KeyCase(
      name: "R is the identity with y = p + 1",
      algorithm: .ed25519,
      key: "2152f8d19b791d24453242e15f2eab6cb7cffa7b6a5ed30097960e069881db12",
      message: "636169726e",
      signature: "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f0a89a8f4"
        + "33bab60b735e0a8aa23701c4e2553b79449b20929c9e3a60f5995806"),
    KeyCase(
      name: "R is the identity with a sign",
      algorithm: .ed25519,
      key: "2152f8d19b791d24453242e15f2eab6cb7cffa7b6a5ed30097960e069881db12",
      message: "636169726e",
      signature: "010000000000000000000000000000000000000000000000000000000000008043b2c537"
        + "2207ced2f29f0a54572654957ffc726268f9d89ba68f488dce017308"),
    KeyCase(
      name: "R has a part of order 8: only with the cofactor would it hold",
      algorithm: .ed25519,
      key: "2152f8d19b791d24453242e15f2eab6cb7cffa7b6a5ed30097960e069881db12",
      message: "636169726e",
      signature: "2b89b76c812e4ff49ac4b9d2e2f07b97fc6d08b44aaa70dd4afe1703e7d4d27b8071dff5"
        + "e23bedd1c7830f7185586425a36d6d3ed347a39a111ab33ef155c105"),
    KeyCase(
      name: "a key with a part of order 8, and a hash that 8 divides: the equation holds",
      algorithm: .ed25519,
      key: "45b39b480ec147cd8806438e74ee15fd03b831c2eb61809dc2153f1dbe3e8810",
      message: "636169726e",
      signature: "17632cb46e00c34f1b074e8fd76e169cff12fd186afb0812121808e62525089dbf01a481"
        + "2049a1f611ed9e9f739cf487e1659b030fe4188f7603f05939d8990f",
      isValid: true,
      isValidInTokens: true),
    KeyCase(
      name: "a key with a part of order 8, and a hash that 8 does not divide",
      algorithm: .ed25519,
      key: "45b39b480ec147cd8806438e74ee15fd03b831c2eb61809dc2153f1dbe3e8810",
      message: "636169726e",
      signature: "9913db48e93e9ef8f5d3314cdf767be61b3a43e3bc4c70a7a02ea1cd84ff5e5a7921908e"
        + "0c6e9a8f3362b2ba360fe7055cdfe0a4120c3134105a9701b221e507"),
    KeyCase(
      name: "a key of small order: the identity (0)",
      algorithm: .ed25519,
      key: "0100000000000000000000000000000000000000000000000000000000000000",
      message: "736d616c6c2030",
      signature: "010000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000",
      isSound: false),
    KeyCase(
      name: "a key of small order: order 8 (1)",
      algorithm: .ed25519,
      key: "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      message: "736d616c6c203131",
      signature: "010000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000",
      isSound: false),
    KeyCase(
      name: "a key of small order: order 4 (2)",
      algorithm: .ed25519,
      key: "0000000000000000000000000000000000000000000000000000000000000000",
      message: "736d616c6c2032",
      signature: "010000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000",
      isSound: false),
    KeyCase(
      name: "a key of small order: order 8 (3)",
      algorithm: .ed25519,
      key: "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      message: "736d616c6c2034",
      signature: "010000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000",
      isSound: false),
    KeyCase(
      name: "a key of small order: order 2 (4)",
      algorithm: .ed25519,
      key: "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      message: "736d616c6c2031",
      signature: "010000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000",
      isSound: false),
    KeyCase(
      name: "a key of small order: order 8 (5)",
      algorithm: .ed25519,
      key: "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
      message: "736d616c6c2033",
      signature: "010000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000",
      isSound: false),
    KeyCase(
      name: "a key of small order: order 4 (6)",
      algorithm: .ed25519,
      key: "0000000000000000000000000000000000000000000000000000000000000080",
      message: "736d616c6c2030",
      signature: "010000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000",
      isSound: false),
    KeyCase(
      name: "a key of small order: order 8 (7)",
      algorithm: .ed25519,
      key: "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
      message: "736d616c6c2031",
      signature: "010000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000",
      isSound: false),
    KeyCase(
      name: "a key that is not the one encoding of its point: y = p",
      algorithm: .ed25519,
      key: "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      message: "6f6464203132",
      signature: "010000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000",
      isSound: false),
    KeyCase(
      name: "a key that is not the one encoding of its point: y = p and a sign",
      algorithm: .ed25519,
      key: "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      message: "6f64642031",
      signature: "010000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000",
      isSound: false),
    KeyCase(
      name: "a key that is not the one encoding of its point: y = p + 1",
      algorithm: .ed25519,
      key: "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      message: "6f64642030",
      signature: "010000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000",
      isSound: false),
    KeyCase(
      name: "a key that is not the one encoding of its point: y = p + 1 and a sign",
      algorithm: .ed25519,
      key: "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      message: "6f64642030",
      signature: "010000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000",
      isSound: false),
    KeyCase(
      name: "a key that is not the one encoding of its point: y = 1 and a sign, where x is 0",
      algorithm: .ed25519,
      key: "0100000000000000000000000000000000000000000000000000000000000080",
      message: "6f64642030",
      signature: "010000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000",
      isSound: false),
    KeyCase(
      name: "a key that is not the one encoding of its point: y = p - 1 and a sign, where x is 0",
      algorithm: .ed25519,
      key: "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      message: "6f64642032",
      signature: "010000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000",
      isSound: false),
    KeyCase(
      name: "a key of great order with y = p + 3",
      algorithm: .ed25519,
      key: "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      message: "636169726e",
      signature: "ce80a25ef5206d12dc5454822b091e96204eaf03354b86e0d81a39fe45d469f0207a2409"
        + "eee7910df1772475983c66526d0db811cdd777f897985ea14836af02",
      isSound: false),
    KeyCase(
      name: "a key that is no point: y = 2",
      algorithm: .ed25519,
      key: "0200000000000000000000000000000000000000000000000000000000000000",
      message: "636169726e",
      signature: "ce80a25ef5206d12dc5454822b091e96204eaf03354b86e0d81a39fe45d469f0207a2409"
        + "eee7910df1772475983c66526d0db811cdd777f897985ea14836af02",
      isSound: false),
  ]

  static let p256: [KeyCase] = [
    KeyCase(
      name: "an ECDSA signature with s in the lower half",
      algorithm: .p256,
      key: "033ad3861a95621392516bb593ef05583ed2e5866f5cb6260a3017237fd89b90af",
      message: "636169726e",
      signature: "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9065db80f"
        + "7cf80d622b3aac4ed61d661677e575d3ccbee041dc97fe2a8b7ae6ee",
      isValid: true,
      isValidInTokens: true),
    KeyCase(
      name: "the same with n - s: for tokens alone",
      algorithm: .p256,
      key: "033ad3861a95621392516bb593ef05583ed2e5866f5cb6260a3017237fd89b90af",
      message: "636169726e",
      signature: "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9f9a247ef"
        + "8307f29ed4c553b129e299e9450184d9da58be431721cc9870e83e63",
      isValidInTokens: true),
    KeyCase(
      name: "another message",
      algorithm: .p256,
      key: "033ad3861a95621392516bb593ef05583ed2e5866f5cb6260a3017237fd89b90af",
      message: "6f74686572",
      signature: "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9065db80f"
        + "7cf80d622b3aac4ed61d661677e575d3ccbee041dc97fe2a8b7ae6ee"),
    KeyCase(
      name: "r is 0",
      algorithm: .p256,
      key: "033ad3861a95621392516bb593ef05583ed2e5866f5cb6260a3017237fd89b90af",
      message: "636169726e",
      signature: "0000000000000000000000000000000000000000000000000000000000000000065db80f"
        + "7cf80d622b3aac4ed61d661677e575d3ccbee041dc97fe2a8b7ae6ee"),
    KeyCase(
      name: "s is 0",
      algorithm: .p256,
      key: "033ad3861a95621392516bb593ef05583ed2e5866f5cb6260a3017237fd89b90af",
      message: "636169726e",
      signature: "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f900000000"
        + "00000000000000000000000000000000000000000000000000000000"),
    KeyCase(
      name: "r is n",
      algorithm: .p256,
      key: "033ad3861a95621392516bb593ef05583ed2e5866f5cb6260a3017237fd89b90af",
      message: "636169726e",
      signature: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551065db80f"
        + "7cf80d622b3aac4ed61d661677e575d3ccbee041dc97fe2a8b7ae6ee"),
    KeyCase(
      name: "s is greater by n",
      algorithm: .p256,
      key: "033ad3861a95621392516bb593ef05583ed2e5866f5cb6260a3017237fd89b90af",
      message: "636169726e",
      signature: "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9ffffffff"
        + "00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
    KeyCase(
      name: "the other point of this x",
      algorithm: .p256,
      key: "023ad3861a95621392516bb593ef05583ed2e5866f5cb6260a3017237fd89b90af",
      message: "636169726e",
      signature: "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9065db80f"
        + "7cf80d622b3aac4ed61d661677e575d3ccbee041dc97fe2a8b7ae6ee"),
    KeyCase(
      name: "a key that begins with 00",
      algorithm: .p256,
      key: "003ad3861a95621392516bb593ef05583ed2e5866f5cb6260a3017237fd89b90af",
      message: "636169726e",
      signature: "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9065db80f"
        + "7cf80d622b3aac4ed61d661677e575d3ccbee041dc97fe2a8b7ae6ee",
      isSound: false),
    KeyCase(
      name: "a key that begins with 04",
      algorithm: .p256,
      key: "043ad3861a95621392516bb593ef05583ed2e5866f5cb6260a3017237fd89b90af",
      message: "636169726e",
      signature: "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9065db80f"
        + "7cf80d622b3aac4ed61d661677e575d3ccbee041dc97fe2a8b7ae6ee",
      isSound: false),
    KeyCase(
      name: "a key that begins with 05",
      algorithm: .p256,
      key: "053ad3861a95621392516bb593ef05583ed2e5866f5cb6260a3017237fd89b90af",
      message: "636169726e",
      signature: "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9065db80f"
        + "7cf80d622b3aac4ed61d661677e575d3ccbee041dc97fe2a8b7ae6ee",
      isSound: false),
    KeyCase(
      name: "a key that is no point: x = 2",
      algorithm: .p256,
      key: "020000000000000000000000000000000000000000000000000000000000000002",
      message: "636169726e",
      signature: "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9065db80f"
        + "7cf80d622b3aac4ed61d661677e575d3ccbee041dc97fe2a8b7ae6ee",
      isSound: false),
    KeyCase(
      name: "a key with x = p + 5, where 5 is one of a point",
      algorithm: .p256,
      key: "02ffffffff00000001000000000000000000000001000000000000000000000004",
      message: "636169726e",
      signature: "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9065db80f"
        + "7cf80d622b3aac4ed61d661677e575d3ccbee041dc97fe2a8b7ae6ee",
      isSound: false),
    KeyCase(
      name: "a key with x = p",
      algorithm: .p256,
      key: "02ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
      message: "636169726e",
      signature: "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9065db80f"
        + "7cf80d622b3aac4ed61d661677e575d3ccbee041dc97fe2a8b7ae6ee",
      isSound: false),
    KeyCase(
      name: "a key of x = 2^256 - 1",
      algorithm: .p256,
      key: "03ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      message: "636169726e",
      signature: "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9065db80f"
        + "7cf80d622b3aac4ed61d661677e575d3ccbee041dc97fe2a8b7ae6ee",
      isSound: false),
  ]
}
