"""Pages of DPSs: public ones, and the hub's."""
