enum CairnServicePlaceholder {}
