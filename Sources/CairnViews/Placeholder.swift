enum CairnViewsPlaceholder {}
