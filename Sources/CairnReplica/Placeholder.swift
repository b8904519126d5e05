enum CairnReplicaPlaceholder {}
